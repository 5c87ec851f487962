using Actors.Diagnostics;

namespace Actors.Lifecycle;

/// <summary>Tasks to do when the system stops: those of a phase together, phase after phase. A task that fails or runs out of time is
/// logged and does not hold up the others.</summary>
public sealed class CoordinatedShutdown
{
    private readonly Lock _gate = new();
    private readonly List<(ShutdownPhase Phase, string Name, Func<CancellationToken, Task> Task)> _tasks = [];
    private readonly TimeProvider _time;
    private readonly IActorLog _log;
    private readonly TimeSpan _phaseTimeout;

    internal CoordinatedShutdown(TimeProvider time, IActorLog log, TimeSpan phaseTimeout) =>
        (_time, _log, _phaseTimeout) = (time, log, phaseTimeout);

    /// <summary>Adds a task; its token is cancelled when the phase's time is over.</summary>
    public void Add(ShutdownPhase phase, string name, Func<CancellationToken, Task> task)
    {
        lock (_gate)
            _tasks.Add((phase, name, task));
    }

    internal async Task RunAsync()
    {
        foreach (var phase in Enum.GetValues<ShutdownPhase>())
        {
            List<(ShutdownPhase Phase, string Name, Func<CancellationToken, Task> Task)> tasks;
            lock (_gate)
                tasks = _tasks.FindAll(task => task.Phase == phase);
            using var timeout = new CancellationTokenSource(_phaseTimeout, _time);
            await Task.WhenAll(tasks.Select(task => RunAsync(task.Name, task.Task, timeout.Token)));
        }
    }

    private async Task RunAsync(string name, Func<CancellationToken, Task> task, CancellationToken timeout)
    {
        try
        {
            await task(timeout).WaitAsync(timeout);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            _log.Write(
                ActorLogLevel.Warning, "/",
                $"Shutdown went on without '{name}', which took longer than {_phaseTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure)
        {
            _log.Write(ActorLogLevel.Error, "/", $"Shutdown went on although '{name}' failed.", failure);
        }
    }
}
