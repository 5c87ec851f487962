using System.Collections.Immutable;
using Actors.EventSourcing;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;

namespace Actors.Training.Retention;

/// <summary>
/// Deletes what the rules no longer keep: first the fact that a checkpoint is retired, then its file, then the fact that it is gone.
/// <list type="bullet">
/// <item>A crash in between leaves work, not doubt: every review deletes whatever is still pending.</item>
/// <item>The newest checkpoint is read back from the disk before anything older goes.</item>
/// <item>A deletion that fails is recorded and tried again at the next review; nobody waits for it.</item>
/// </list>
/// </summary>
/// <param name="onDamaged">Told of a checkpoint whose file is gone, or not what was recorded.</param>
public sealed class RetentionActor(
    string run,
    ICheckpointFiles files,
    FreshKnowledge knowledge,
    Persistence<RetentionState, RetentionEvent> persistence,
    Action<ReviewedCheckpoint, string> onDamaged)
    : EventSourcedActor<RetentionState, RetentionCommand, RetentionEvent>(
        RunHome.RetentionStreamOf(run), knowledge, persistence)
{
    protected override ValueTask OnCommittedAsync(RetentionState state, RetentionCommand command, ImmutableArray<RetentionEvent> events)
    {
        if (command is not RetentionCommand.Review review)
            return ValueTask.CompletedTask;
        foreach (var (sha256, checkpoint) in state.Pending)
            Self.Tell(Delete(sha256, checkpoint.File));
        if (!FindLost(state, review) && RetentionDecider.Unverified(knowledge.Trusted(state), review) is { } newest)
            Verify(newest, review);
        return ValueTask.CompletedTask;
    }

    // What is lost is the run's to record; its next review comes without it.
    private bool FindLost(RetentionState state, RetentionCommand.Review review)
    {
        var lost = RetentionDecider.Present(state, review).Where(checkpoint => !files.Exists(checkpoint.File)).ToArray();
        foreach (var checkpoint in lost)
            onDamaged(checkpoint, "it is not there");
        return lost.Length > 0;
    }

    private void Verify(ReviewedCheckpoint newest, RetentionCommand.Review review)
    {
        if (files.Verify(newest.File, newest.Sha256) is { Length: > 0 } reason)
        {
            onDamaged(newest, reason);
            return;
        }

        Self.Tell(new RetentionCommand.ConfirmVerified(newest.Step, newest.File, newest.Sha256));
        Self.Tell(review);
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
