using Actors.Diagnostics;
using Actors.EventSourcing;
using Actors.Messaging;
using Actors.Supervision;
using Actors.Training.Checkpoints;
using Actors.Training.Retention;
using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Training.Runs;

/// <summary>
/// A run's side of its retention: hands it the checkpoints as the run knows them, and points the links at the newest and the best.
/// <list type="bullet">
/// <item>Nothing that retention does, or fails to do, makes the run's actor fail: its worker would end with it.</item>
/// <item>Retention that has stopped is started again when it is next needed.</item>
/// </list>
/// </summary>
internal sealed class RunRetention(string run, RunSurroundings surroundings, ActorContext<Envelope<RunCommand, RunEvent>> context, ICheckpointFiles files)
{
    private const string Name = "retention";

    // A review retires, or has the newest checkpoint read; the next one retires what waited for that; the last one has every deletion recorded.
    private const int SettlingReviews = 3;

    /// <summary>How long a run that stands still waits for its retention.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long one that trains does: no longer than its window hides.</summary>
    public static readonly TimeSpan ShortPatience = TimeSpan.FromSeconds(5);

    private readonly FreshKnowledge _knowledge = new(surroundings.RetentionDecider, () => files.FreeBytes);
    private HashSet<string> _ordered = new(StringComparer.Ordinal);

    // What stopped it, a lease that another had or events that did not read, may have passed: whoever needs it next starts it again.
    private ActorRef<Envelope<RetentionCommand, RetentionEvent>> Actor => context.Child<Envelope<RetentionCommand, RetentionEvent>>(Name) ?? Spawn();

    public void Review(RunState state)
    {
        UpdateLinks(state);
        Actor.Tell(ReviewOf(state, state.Settings.Checkpoints));
    }

    /// <summary>Like <see cref="Review"/>, after other files are in the directory than were: nothing goes before a newer one is read back again.</summary>
    public void ReviewAnew(RunState state)
    {
        _knowledge.Forget();
        Review(state);
    }

    /// <summary>A worker is launched with this order.</summary>
    public void Ordered(WorkerOrder order) => _ordered = order.Checkpoints.Select(candidate => candidate.File).ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes what earlier attempts finished and could not report. A worker is ready: it has the run's lock, so no other one writes any
    /// more. What was imported since it was launched is recorded, and what it may still count on is in its order.</summary>
    public void RemoveUnrecorded(RunState state, long fencingToken)
    {
        var known = state.Checkpoints.Concat(state.Missing).Select(checkpoint => checkpoint.File).Concat(_ordered).ToHashSet(StringComparer.Ordinal);
        try
        {
            files.RemoveUnrecorded(state.Submission.Id, fencingToken, state.Attempt, known);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Log(ActorLogLevel.Warning, $"What earlier workers left in {files.Place} is not all removed, which is tried again with the next one: {failure.Message}");
        }
    }

    /// <summary>Like <see cref="Review"/>, after what waits for room was refused it once more.</summary>
    public void ReviewRefused(RunState state) => Actor.Tell(ReviewOf(state, state.Settings.Checkpoints) with { IsRefused = true });

    /// <summary>Completes when everything that the rules let go is gone, or has failed to go, and that is recorded; or when patience has ended,
    /// and retention goes on beside the run.</summary>
    public async ValueTask SettleAsync(RunState state, CheckpointSettings rules, TimeSpan patience)
    {
        UpdateLinks(state);
        var startedAt = context.Time.GetTimestamp();
        // For want of room they go one by one.
        var hasDecided = true;
        for (var i = 0; (i < SettlingReviews || hasDecided) && context.Time.GetElapsedTime(startedAt) < patience; i++)
            hasDecided = await AskAsync(ReviewOf(state, rules), patience - context.Time.GetElapsedTime(startedAt));
    }

    public async ValueTask PinAsync(RunState state, RunCommand.Pin pin)
    {
        if (state.Checkpoints.Find(known => known.Sha256 == pin.Sha256) is not { } checkpoint)
            return;
        if (!pin.IsPinned && checkpoint.Import > 0)
            Review(state); // The pin that it is owed comes before, not after.
        RetentionCommand command = pin.IsPinned
            ? new RetentionCommand.Pin(checkpoint.Step, checkpoint.File, checkpoint.Sha256, pin.By)
            : new RetentionCommand.Unpin(checkpoint.Sha256, pin.By);
        await AskAsync(command, ShortPatience);
    }

    /// <summary>Completes when retention has reviewed the checkpoints, or when patience has ended.</summary>
    public async ValueTask AskReviewAsync(RunState state)
    {
        UpdateLinks(state);
        await AskAsync(ReviewOf(state, state.Settings.Checkpoints), ShortPatience);
    }

    // Also while the node stops: it waits for this turn. Tells whether anything came of it.
    private async ValueTask<bool> AskAsync(RetentionCommand command, TimeSpan patience)
    {
        try
        {
            return await Actor.AskAsync(command, patience) is CommandResult<RetentionEvent>.Committed;
        }
        catch (Exception failure) when (failure is AskTimeoutException or CommandFailedException or ActorStoppedException or MailboxFullException)
        {
            context.Log(ActorLogLevel.Warning, $"Retention is not done, and the run goes on without it: {failure.Message}");
            return false;
        }
    }

    private ActorRef<Envelope<RetentionCommand, RetentionEvent>> Spawn()
    {
        _knowledge.Forget(); // Another may have owned the run's retention since the last one ended.
        return context.Spawn(
            Props.Of(() => new RetentionActor(run, files, _knowledge, surroundings.RetentionPersistence, OnLost, OnFound, OnDeleted)) with
            {
                Dispatcher = surroundings.RetentionDispatcher,
                Supervision = SupervisorStrategy.Default with { MaxRestarts = int.MaxValue }, // At its limit the run would fail with it.
            },
            Name);
    }

    private RetentionCommand.Review ReviewOf(RunState state, CheckpointSettings rules) =>
        _knowledge.Number(ReviewedCheckpoints.Of(state, rules, files.FreeBytes, NeededBytes(state)));

    // Of what everybody may use: what is kept for the administrator serves one as well.
    private long NeededBytes(RunState state) => NeededBytesOf(state) is > 0 and var needed
        ? Math.Max(1, needed - (files.WritableBytes - files.FreeBytes))
        : 0;

    // What a worker writes beside tells no size: room for a checkpoint is room for the frozen tensors that one refers to.
    private long NeededBytesOf(RunState state) => state.Suspension.Cause switch
    {
        SuspensionCause.CheckpointNeedsRoom => state.Suspension.NeededBytes,
        SuspensionCause.JournalNeedsRoom when files.SharesDeviceWith(state.Suspension.Place) => state.Suspension.NeededBytes,
        SuspensionCause.WorkerFilesNeedRoom when files.SharesDeviceWith(state.Suspension.Place) =>
            state.Checkpoints.MaxBy(checkpoint => checkpoint.Step)?.SizeBytes ?? 0,
        _ => 0,
    };

    // Links are for people: one that cannot be made now is made with the next checkpoint.
    private void UpdateLinks(RunState state)
    {
        try
        {
            if (CheckpointLinks.Update(files, state) is { Length: > 0 } told)
                context.Log(ActorLogLevel.Warning, told);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            context.Log(ActorLogLevel.Warning, $"The links in {files.Place} are not up to date: {failure.Message}");
        }
    }

    // On retention's turn, as the next.
    private void OnLost(ReviewedCheckpoint checkpoint, string reason) =>
        context.Self.Tell(new RunCommand.ReportDamage(checkpoint.File, checkpoint.Sha256, reason));

    private void OnDeleted(RunCommand.ForgetDeleted deleted) => context.Self.Tell(deleted);

    private void OnFound(CheckpointRecord checkpoint) => context.Self.Tell(new RunCommand.ReportFound(checkpoint.File, checkpoint.Sha256));
}
