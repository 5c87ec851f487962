using System.Diagnostics;

namespace Actors.Training.Workers;

/// <summary>
/// What the node has told this worker so far, as the training thread waits for it.
/// <list type="bullet">
/// <item>At most one answer is outstanding: the worker stands still until it has it.</item>
/// <item><see cref="Acknowledged"/> only grows.</item>
/// </list>
/// </summary>
public sealed class Instructions
{
    private readonly object _changed = new();
    private long _acknowledged;
    private WorkerInstruction.Answer? _answer;
    private bool _pause;

    public Instructions(long acknowledged) => _acknowledged = acknowledged;

    /// <summary>Whether the node wants the worker to save and end.</summary>
    public bool PauseRequested
    {
        get
        {
            lock (_changed)
                return _pause;
        }
    }

    public void Take(WorkerInstruction instruction)
    {
        lock (_changed)
        {
            switch (instruction)
            {
                case WorkerInstruction.Acknowledge acknowledge:
                    _acknowledged = Math.Max(_acknowledged, acknowledge.Step);
                    break;
                case WorkerInstruction.Answer answer:
                    _answer = answer;
                    break;
                case WorkerInstruction.Pause:
                    _pause = true;
                    break;
                default:
                    throw new UnreachableException($"{instruction}");
            }

            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Blocks until everything up to a step is durable.</summary>
    public void AwaitAcknowledged(long step)
    {
        lock (_changed)
        {
            while (_acknowledged < step)
                Monitor.Wait(_changed);
        }
    }

    /// <summary>Blocks until the node has decided on the validation at a step.</summary>
    public WorkerInstruction.Answer AwaitAnswer(long step)
    {
        lock (_changed)
        {
            while (_answer?.Step != step)
                Monitor.Wait(_changed);
            var answer = _answer;
            _answer = null;
            return answer;
        }
    }
}
