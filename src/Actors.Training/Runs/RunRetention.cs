using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Training.Checkpoints;
using Actors.Training.Retention;
using Actors.Training.Settings;

namespace Actors.Training.Runs;

/// <summary>A run's side of its retention: hands it the checkpoints as the run knows them, and points the links at the newest and the best.</summary>
internal sealed class RunRetention(string run, RunSurroundings surroundings, ActorContext<Envelope<RunCommand, RunEvent>> context, ICheckpointFiles files)
{
    // A review retires, or has the newest checkpoint read; the next one retires what waited for that; the last one has every deletion recorded.
    private const int SettlingReviews = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly FreshKnowledge _knowledge = new(surroundings.RetentionDecider);
    private ActorRef<Envelope<RetentionCommand, RetentionEvent>>? _actor;

    private ActorRef<Envelope<RetentionCommand, RetentionEvent>> Actor => _actor ??= context.Spawn(
        Props.Of(() => new RetentionActor(run, files, _knowledge, surroundings.RetentionPersistence, OnLost, OnFound)) with
        {
            Dispatcher = surroundings.RetentionDispatcher,
        },
        "retention");

    public void Review(RunState state)
    {
        UpdateLinks(state);
        Actor.Tell(_knowledge.Number(ReviewedCheckpoints.Of(state, state.Settings.Checkpoints, files.FreeBytes)));
    }

    /// <summary>Completes when everything that the rules let go is gone, or has failed to go, and that is recorded.</summary>
    public async ValueTask SettleAsync(RunState state, CheckpointSettings rules)
    {
        UpdateLinks(state);
        for (var i = 0; i < SettlingReviews; i++)
            await Actor.AskAsync(_knowledge.Number(ReviewedCheckpoints.Of(state, rules, files.FreeBytes)), Patience); // Also while the node stops: it waits for this turn.
    }

    public async ValueTask PinAsync(RunState state, RunCommand.Pin pin)
    {
        if (state.Checkpoints.Find(known => known.Sha256 == pin.Sha256) is not { } checkpoint)
            return;
        RetentionCommand command = pin.IsPinned
            ? new RetentionCommand.Pin(checkpoint.Step, checkpoint.File, checkpoint.Sha256, pin.By)
            : new RetentionCommand.Unpin(checkpoint.Sha256, pin.By);
        await Actor.AskAsync(command, Patience, context.Stopping);
    }

    public async ValueTask ReadmitAsync(RunState state, RunCommand.Import import)
    {
        await Actor.AskAsync(new RetentionCommand.Readmit(import.Step, import.File, import.Sha256, import.By), Patience, context.Stopping);
        Review(state);
    }

    // Links are for people: one that cannot be made now is made with the next checkpoint.
    private void UpdateLinks(RunState state)
    {
        try
        {
            CheckpointLinks.Update(files, state);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Log(ActorLogLevel.Warning, $"The links in {files.Place} are not up to date: {failure.Message}");
        }
    }

    // On retention's turn, as the next.
    private void OnLost(ReviewedCheckpoint checkpoint, string reason) =>
        context.Self.Tell(new RunCommand.ReportDamage(checkpoint.File, checkpoint.Sha256, reason));

    private void OnFound(CheckpointRecord checkpoint) => context.Self.Tell(new RunCommand.ReportFound(checkpoint.File, checkpoint.Sha256));
}
