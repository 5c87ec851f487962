using System.Collections.Immutable;
using Actors.EventSourcing;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;

namespace Actors.Training.Retention;

/// <summary>
/// Deletes what the rules no longer keep: first the fact that a checkpoint is retired, then its file, then the fact that it is gone.
/// A crash in between leaves work, not doubt: every review deletes whatever is still pending.
/// </summary>
public sealed class RetentionActor(
    string run,
    ICheckpointFiles files,
    IDecider<RetentionState, RetentionCommand, RetentionEvent> decider,
    Persistence<RetentionState, RetentionEvent> persistence)
    : EventSourcedActor<RetentionState, RetentionCommand, RetentionEvent>(
        RunHome.RetentionStreamOf(run), decider, persistence)
{
    protected override ValueTask OnCommittedAsync(RetentionState state, RetentionCommand command, ImmutableArray<RetentionEvent> events)
    {
        if (command is RetentionCommand.Review)
        {
            foreach (var (sha256, checkpoint) in state.Pending)
                Self.Tell(Delete(sha256, checkpoint.File));
        }

        return ValueTask.CompletedTask;
    }

    private RetentionCommand Delete(string sha256, string file)
    {
        try
        {
            return new RetentionCommand.ConfirmDeleted(sha256, files.Delete(file));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new RetentionCommand.ReportFailure(sha256, failure.Message);
        }
    }
}
