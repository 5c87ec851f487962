using System.Globalization;
using Actors.Journals;
using Actors.Runs.Checkpoints;
using Actors.Runs.Protocol;
using Actors.Runs.Run;
using Akka.Actor;

namespace Actors.Node.Entities;

/// <summary>Looks, while a run is suspended, whether what suspends it is over, and then has it go on.</summary>
/// <param name="decide">Has the run decide on a command next.</param>
internal sealed class SuspensionMonitor(
    string run, RunDependencies node, ITimerScheduler timers, Action<RunCommand> decide, WorkerLink worker, ICheckpointFiles files)
{
    private const string Timer = "suspended";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private TimeSpan _wait;
    private TimeSpan _retryWait;
    private long _retriedAt;
    private long _suspendedAt;
    private int _attempt;

    /// <summary>An incarnation of the run's entity begins. An outage may have begun it, which is recorded before anything else.</summary>
    public void Begin(RunState state)
    {
        if (MindOutages(state))
            GoOn();
    }

    /// <summary>Keeps looking exactly while the run is suspended and does not wait for its operator.</summary>
    public void Follow(RunState state)
    {
        if (state.Status != RunStatus.Suspended || worker.IsIdle)
            timers.Cancel(Timer);
        else if (!timers.IsTimerActive(Timer))
        {
            timers.StartPeriodicTimer(Timer, new RunCommand.LookForRoom(), node.LookEvery);
            // Every attempt is a process that reads its data anew: those that follow one another in vain do so less and less often.
            _wait = state.Attempt == _attempt + 1 && _wait > TimeSpan.Zero ? Shorter(_wait * 2, LongestWait) : node.LookEvery;
            (_attempt, _suspendedAt) = (state.Attempt, node.Time.GetTimestamp());
            (_retryWait, _retriedAt) = (node.LookEvery * 2, _suspendedAt);
        }
    }

    public void Look(RunState state)
    {
        var suspension = state.Suspension;
        switch (suspension.Cause)
        {
            case SuspensionCause.CheckpointNeedsRoom when files.WritableBytes > suspension.NeededBytes || IsRetryDue():
            case SuspensionCause.CheckpointFails:
                worker.Instruct(new WorkerInstruction.RetrySave());
                break;
            case SuspensionCause.WorkerFilesNeedRoom or SuspensionCause.WorkerFilesFail when node.Time.GetElapsedTime(_suspendedAt) >= _wait:
                worker.ScheduleAttempt(TimeSpan.Zero);
                break;
            case SuspensionCause.JournalNeedsRoom when node.JournalReserve?.TryRestore() != false:
                decide(new RunCommand.Continue());
                break;
            case SuspensionCause.JournalFails:
                GoOn();
                break;
        }
    }

    // What is said to be free is not what can be written: now and then it is tried whatever the number says.
    private bool IsRetryDue()
    {
        if (node.Time.GetElapsedTime(_retriedAt) < _retryWait)
            return false;
        (_retryWait, _retriedAt) = (Shorter(_retryWait * 2, LongestWait), node.Time.GetTimestamp());
        return true;
    }

    /// <summary>Has the run suspended when the journal has begun to live on its reserve, or could not be written for a while.</summary>
    public void Mind(RunState state)
    {
        if (state.Status == RunStatus.Running && !worker.IsIdle && node.JournalReserve is { IsInUse: true } reserve)
        {
            decide(new RunCommand.Suspend(
                SuspensionCause.JournalNeedsRoom, reserve.Place, reserve.SizeBytes, $"no space left on the device of the journal {reserve.Place}"));
        }

        MindOutages(state);
    }

    /// <summary>Has the run go on after an outage of the journal: that it could be recorded is the proof that it is over.</summary>
    public void GoOn() => decide(new RunCommand.Continue());

    private bool MindOutages(RunState state)
    {
        // What was while nobody wanted the run to be trained has not held it up.
        if (worker.IsIdle)
            node.Outages?.Forget(run);
        if (worker.IsIdle || state.Status != RunStatus.Running || node.Outages?.Take(run) is not { } outage)
            return false;
        decide(new RunCommand.Suspend(SuspensionCause.JournalFails, outage.Place, 0, ReasonOf(outage)));
        return true;
    }

    private static string ReasonOf(JournalOutage outage) => string.Create(CultureInfo.InvariantCulture, $"{outage.Reason}, from {outage.Since:u} to {outage.Until:u}");

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
