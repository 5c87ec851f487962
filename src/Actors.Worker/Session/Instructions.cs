using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Actors.Runs.Checkpoints;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Worker.Session;

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
    private long _retries;
    private CheckpointSettings? _rules;
    private ExceptionDispatchInfo? _failure;

    public Instructions(long acknowledged) => _acknowledged = acknowledged;

    /// <summary>The checkpoint rules that came after the order; null while none came.</summary>
    public CheckpointSettings? CheckpointRules
    {
        get
        {
            lock (_changed)
                return _rules;
        }
    }

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
                case WorkerInstruction.RetrySave:
                    _retries++;
                    break;
                case WorkerInstruction.UseCheckpointRules use:
                    _rules = use.Rules;
                    break;
                default:
                    throw new UnreachableException($"{instruction}");
            }

            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Another thread of the worker cannot go on: whoever waits for the node now, or will, gets its failure instead.</summary>
    public void Fail(Exception failure)
    {
        lock (_changed)
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            Monitor.PulseAll(_changed);
        }
    }

    /// <summary>Blocks until everything up to a step is durable.</summary>
    /// <exception cref="Exception">What <see cref="Fail"/> was told.</exception>
    public void AwaitAcknowledged(long step)
    {
        lock (_changed)
        {
            while (_acknowledged < step)
                Wait();
        }
    }

    /// <summary>Tells the node that a save is blocked, and blocks until the node says to try again.</summary>
    /// <param name="report">Called before the wait begins, so that an answer to it is never missed.</param>
    public void AwaitRetry(Action report)
    {
        long before;
        lock (_changed)
            before = _retries;
        report();
        lock (_changed)
        {
            while (_retries == before)
                Monitor.Wait(_changed);
        }
    }

    /// <summary>Blocks until the node has decided on the validation at a step.</summary>
    /// <exception cref="Exception">What <see cref="Fail"/> was told.</exception>
    public WorkerInstruction.Answer AwaitAnswer(long step)
    {
        lock (_changed)
        {
            while (_answer?.Step != step)
                Wait();
            var answer = _answer;
            _answer = null;
            return answer;
        }
    }

    private void Wait()
    {
        _failure?.Throw();
        Monitor.Wait(_changed);
        _failure?.Throw();
    }
}
