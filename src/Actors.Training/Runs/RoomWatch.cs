using System.Globalization;
using Actors.EventSourcing;
using Actors.Journal;
using Actors.Training.Checkpoints;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>Looks, while a run is suspended, whether what it waits for has come, and then has it go on.</summary>
internal sealed class RoomWatch(string run, RunSurroundings surroundings, ActorContext<Envelope<RunCommand, RunEvent>> context, ICheckpointFiles files)
{
    private const string Timer = "look for room";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private TimeSpan _wait;
    private TimeSpan _retryWait;
    private long _retriedAt;
    private long _suspendedAt;
    private int _attempt;

    /// <summary>An incarnation of the run's actor begins. Outages from before the first one are none of the run's; a later one may have been begun by
    /// an outage, which is recorded before anything else.</summary>
    public void Begin(RunState state)
    {
        if (context.Incarnation == 1)
            surroundings.Outages?.Forget(run);
        else if (MindOutages(state))
            GoOn();
    }

    /// <summary>Keeps looking exactly while the run is suspended.</summary>
    public void Follow(RunState state)
    {
        if (state.Status != RunStatus.Suspended)
            context.CancelTimer(Timer);
        else if (!context.IsTimerActive(Timer))
        {
            context.StartPeriodicTimer(Timer, new RunCommand.LookForRoom(), surroundings.LookForRoomEvery);
            // Every attempt is a process that reads its data anew: those that follow one another in vain do so less and less often.
            _wait = state.Attempt == _attempt + 1 && _wait > TimeSpan.Zero ? Shorter(_wait * 2, LongestWait) : surroundings.LookForRoomEvery;
            (_attempt, _suspendedAt) = (state.Attempt, context.Time.GetTimestamp());
            (_retryWait, _retriedAt) = (surroundings.LookForRoomEvery * 2, _suspendedAt);
        }
    }

    public void Look(RunState state, IWorker? worker)
    {
        var suspension = state.Suspension;
        switch (suspension.Cause)
        {
            case SuspensionCause.CheckpointNeedsRoom when files.WritableBytes > suspension.NeededBytes || IsRetryDue():
            case SuspensionCause.CheckpointFails:
                worker?.Send(new WorkerInstruction.RetrySave());
                break;
            case SuspensionCause.WorkerFilesNeedRoom or SuspensionCause.WorkerFilesFail when context.Time.GetElapsedTime(_suspendedAt) >= _wait:
                context.Self.Tell(new RunCommand.StartAttempt());
                break;
            case SuspensionCause.JournalNeedsRoom when surroundings.JournalReserve?.TryRestore() != false:
                context.Self.Tell(new RunCommand.Continue());
                break;
            case SuspensionCause.JournalFails:
                GoOn();
                break;
        }
    }

    // What is said to be free is not what can be written: now and then it is tried whatever the number says.
    private bool IsRetryDue()
    {
        if (context.Time.GetElapsedTime(_retriedAt) < _retryWait)
            return false;
        (_retryWait, _retriedAt) = (Shorter(_retryWait * 2, LongestWait), context.Time.GetTimestamp());
        return true;
    }

    /// <summary>Has the run suspended when the journal has begun to live on its reserve, or could not be written for a while.</summary>
    public void Mind(RunState state)
    {
        if (state.Status == RunStatus.Running && surroundings.JournalReserve is { IsInUse: true } reserve)
        {
            context.Self.Tell(new RunCommand.Suspend(
                SuspensionCause.JournalNeedsRoom, reserve.Place, reserve.SizeBytes, $"no space left on the device of the journal {reserve.Place}"));
        }

        MindOutages(state);
    }

    /// <summary>Has the run go on after an outage of the journal: that it could be recorded is the proof that it is over.</summary>
    public void GoOn() => context.Self.Tell(new RunCommand.Continue());

    private bool MindOutages(RunState state)
    {
        if (state.Status != RunStatus.Running || surroundings.Outages?.Take(run) is not { } outage)
            return false;
        context.Self.Tell(new RunCommand.Suspend(SuspensionCause.JournalFails, outage.Place, 0, ReasonOf(outage)));
        return true;
    }

    private static string ReasonOf(JournalOutage outage) => string.Create(CultureInfo.InvariantCulture, $"{outage.Reason}, from {outage.Since:u} to {outage.Until:u}");

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
