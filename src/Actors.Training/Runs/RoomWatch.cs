using Actors.EventSourcing;
using Actors.Training.Checkpoints;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>Looks, while a run is suspended, whether what it waits for has come, and then has it go on.</summary>
internal sealed class RoomWatch(RunSurroundings surroundings, ActorContext<Envelope<RunCommand, RunEvent>> context, ICheckpointFiles files)
{
    private const string Timer = "look for room";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private TimeSpan _wait;
    private long _suspendedAt;
    private int _attempt;

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
        }
    }

    public void Look(RunState state, IWorker? worker)
    {
        var suspension = state.Suspension;
        switch (suspension.Cause)
        {
            case SuspensionCause.CheckpointNeedsRoom when files.FreeBytes > suspension.NeededBytes:
            case SuspensionCause.CheckpointFails:
                worker?.Send(new WorkerInstruction.RetrySave());
                break;
            case SuspensionCause.WorkerFilesNeedRoom or SuspensionCause.WorkerFilesFail when context.Time.GetElapsedTime(_suspendedAt) >= _wait:
                context.Self.Tell(new RunCommand.StartAttempt());
                break;
            case SuspensionCause.JournalNeedsRoom when surroundings.JournalReserve?.TryRestore() != false:
                context.Self.Tell(new RunCommand.Continue());
                break;
        }
    }

    /// <summary>Has the run suspended when the journal has begun to live on its reserve.</summary>
    public void Mind(RunState state)
    {
        if (state.Status == RunStatus.Running && surroundings.JournalReserve is { IsInUse: true } reserve)
        {
            context.Self.Tell(new RunCommand.Suspend(
                reserve.Place, reserve.SizeBytes, $"no space left on the device of the journal {reserve.Place}"));
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
