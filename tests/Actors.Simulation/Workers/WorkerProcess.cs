using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;
using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Simulation.Workers;

/// <summary>
/// A worker's process: alive until it exits, dies or is killed; then nothing of it happens any more, but what it has said still arrives,
/// and its exit after that.
/// </summary>
internal sealed class WorkerProcess : IWorker
{
    private readonly World _world;
    private readonly Action<WorkerReport> _onReport;
    private readonly Action<WorkerExit> _onExit;
    private readonly Pipe _toNode;
    private readonly Pipe _toWorker;
    private readonly List<Func<bool>> _waiting = [];

    public WorkerProcess(World world, Life node, string name, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        (_world, Name, _onReport, _onExit) = (world, name, onReport, onExit);
        _toNode = new Pipe(world.Time, world.Dice, node.Run);
        _toWorker = new Pipe(world.Time, world.Dice, arrive => arrive());
    }

    public string Name { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>What the node has said last about each thing.</summary>
    public long Acknowledged { get; set; }

    public WorkerInstruction.Answer? Answer { get; set; }

    public bool PauseRequested { get; private set; }

    public int Retries { get; private set; }

    public CheckpointSettings? CheckpointRules { get; private set; }

    public void Send(WorkerInstruction instruction)
    {
        _world.Faults.Throw(FaultKind.RunEffectThrows);
        _toWorker.Send(() => Arrive(instruction));
    }

    public void Kill() => _world.Time.After(_world.Dice.Ms(0, 2), () => End("signal SIGKILL"));

    /// <summary>Its node has died: the kernel ends it, now or a little later.</summary>
    public void Orphan() => _world.Time.After(_world.Faults.Strikes(FaultKind.WorkerOrphaned) ? _world.Dice.Ms(5, 5_000) : _world.Dice.Ms(0, 5), () => End("signal SIGKILL"));

    public void Report(WorkerReport report)
    {
        _world.Trace?.Add($"{Name} reports {report}");
        _toNode.Send(() => _onReport(report));
    }

    public void End(string exit, string stderr = "")
    {
        if (!IsAlive)
            return;
        IsAlive = false;
        _world.Trace?.Add($"{Name} ends: {exit} {stderr}");
        if (_world.Disk.LockHolder == this)
            _world.Disk.LockHolder = null;
        _toNode.Send(() => _onExit(new WorkerExit(exit, stderr)));
    }

    /// <summary>Goes on after a while, if it is alive then.</summary>
    public Task Spend(TimeSpan duration)
    {
        var done = new TaskCompletionSource();
        _world.Time.After(duration, () =>
        {
            if (IsAlive)
                done.SetResult();
        });
        return done.Task;
    }

    /// <summary>Stands still for a while; then goes on, or is ended by somebody who has noticed.</summary>
    public Task HangAsync()
    {
        var duration = _world.Dice.Ms(1_000, 60_000);
        if (_world.Dice.Chance(0.5))
            _world.Time.After(duration, () => End("signal SIGKILL"));
        return Spend(duration);
    }

    /// <summary>Goes on when an instruction has made something true.</summary>
    public Task Until(Func<bool> condition)
    {
        if (condition())
            return Task.CompletedTask;
        var done = new TaskCompletionSource();
        _waiting.Add(() =>
        {
            if (!condition())
                return false;
            done.SetResult();
            return true;
        });
        return done.Task;
    }

    /// <summary>Becomes the run's only worker; the holder gets some time, then it is ended.</summary>
    public async Task LockAsync(TimeSpan grace)
    {
        var limit = _world.Time.Elapsed + grace;
        while (_world.Disk.LockHolder is WorkerProcess holder)
        {
            if (_world.Time.Elapsed >= limit)
                holder.Kill();
            await Spend(_world.Dice.Ms(20, 20));
        }

        _world.Disk.LockHolder = this;
    }

    private void Arrive(WorkerInstruction instruction)
    {
        if (!IsAlive)
            return;
        switch (instruction)
        {
            case WorkerInstruction.Acknowledge acknowledge:
                Acknowledged = Math.Max(Acknowledged, acknowledge.Step);
                break;
            case WorkerInstruction.Answer answer:
                Answer = answer;
                break;
            case WorkerInstruction.Pause:
                PauseRequested = true;
                break;
            case WorkerInstruction.RetrySave:
                Retries++;
                break;
            case WorkerInstruction.UseCheckpointRules use:
                CheckpointRules = use.Rules;
                break;
        }

        foreach (var isDone in _waiting.ToArray())
        {
            if (isDone())
                _waiting.Remove(isDone);
        }
    }
}
