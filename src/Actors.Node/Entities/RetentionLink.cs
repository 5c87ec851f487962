using Actors.Runs.Checkpoints;
using Actors.Runs.Deciding;
using Actors.Runs.Protocol;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Akka.Actor;
using Akka.Event;

namespace Actors.Node.Entities;

/// <summary>
/// A run's side of its retention: hands it the checkpoints as the run knows them, and points the links at the newest and the best.
/// <list type="bullet">
/// <item>Nothing that retention does, or fails to do, makes the run's entity fail.</item>
/// <item>Whoever waits for retention is answered when it is done or when patience has ended; the entity goes on meanwhile.</item>
/// <item>What a retention that stops has not done, its next incarnation is asked for again.</item>
/// </list>
/// </summary>
internal sealed class RetentionLink(
    string run, RunDependencies node, IActorRef retention, FreshKnowledge knowledge, ITimerScheduler timers, ILoggingAdapter log)
{
    private readonly ICheckpointFiles _files = node.FilesOf(run);
    private readonly Dictionary<long, Waiting> _waiting = [];
    private HashSet<string> _ordered = new(StringComparer.Ordinal);
    private long _requests;

    public ICheckpointFiles Files => _files;

    /// <summary>Whether an answer still waits for retention.</summary>
    public bool IsAwaited => _waiting.Count > 0;

    public void Review(RunState state, ReviewOccasion occasion)
    {
        if (occasion == ReviewOccasion.FilesChanged)
            knowledge.Forget();
        UpdateLinks(state);
        retention.Tell(ReviewOf(state, state.Settings.Checkpoints) with { IsRefused = occasion == ReviewOccasion.SpaceRefused }, ActorRefs.NoSender);
    }

    /// <summary>A worker is launched with this order, or has been by an earlier incarnation of the entity.</summary>
    public void Ordered(WorkerOrder order) => _ordered = order.Checkpoints.Select(candidate => candidate.File).ToHashSet(StringComparer.Ordinal);

    /// <summary>Removes what earlier attempts finished and could not report. A worker is ready: it has the run's lock, so no other one writes any
    /// more. What was imported since it was launched is recorded, and what it may still count on is in its order.</summary>
    public void RemoveUnrecorded(RunState state)
    {
        var known = state.Checkpoints.Concat(state.Missing).Select(checkpoint => checkpoint.File).Concat(_ordered).ToHashSet(StringComparer.Ordinal);
        try
        {
            _files.RemoveUnrecorded(state.Submission.Id, state.FencingToken, state.Attempt, known);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Warning("Files that earlier workers left in {0} were not all removed; the next worker's start tries again: {1}", _files.Place, failure.Message);
        }
    }

    /// <summary>Has retention decide on a command; the reply waits for it.</summary>
    public void Ask(RunState state, RetentionCommand command, TimeSpan patience, PendingReply reply)
    {
        reply.Hold();
        Send(state, new Waiting(reply, command, Rules: null, MaxReviews: 1, Reviews: 1), patience);
    }

    /// <summary>Has retention apply rules until everything that they do not keep is deleted, or could not be, and that is recorded. The reply
    /// waits for it.</summary>
    public void Settle(RunState state, RunEffect.SettleRetention settle, PendingReply reply)
    {
        reply.Hold();
        UpdateLinks(state);
        Send(state, new Waiting(reply, Command: null, settle.Rules, settle.MaxReviews, Reviews: 1), settle.Patience);
    }

    /// <summary>Retention has decided on a request.</summary>
    public void OnAnswer(RunState state, RetentionAnswer answer)
    {
        if (!_waiting.TryGetValue(answer.Request, out var waiting))
            return;
        if (waiting.Command is null && waiting.WantsAnotherReview(answer.Result))
        {
            _waiting[answer.Request] = waiting with { Reviews = waiting.Reviews + 1 };
            Request(state, answer.Request);
        }
        else
        {
            Release(answer.Request);
        }
    }

    /// <summary>An incarnation of retention has recovered: what the one before it was asked for, it may not have heard of, or not recorded.</summary>
    public void OnRecovered(RunState state)
    {
        Review(state, ReviewOccasion.Usual);
        foreach (var request in _waiting.Keys)
            Request(state, request);
    }

    /// <summary>The answer does not wait for a request any longer.</summary>
    public void OnPatienceOver(RetentionPatienceOver over)
    {
        if (_waiting.ContainsKey(over.Request))
            log.Warning("retention did not finish; the run continues");
        Release(over.Request);
    }

    /// <summary>The entity stops. What it was asked for is recorded, so whoever waits for retention is answered.</summary>
    public void Stop()
    {
        foreach (var waiting in _waiting.Values)
            waiting.Reply.Release();
        _waiting.Clear();
    }

    private void Send(RunState state, Waiting waiting, TimeSpan patience)
    {
        var request = ++_requests;
        _waiting[request] = waiting;
        timers.StartSingleTimer((nameof(RetentionLink), request), new RetentionPatienceOver(request), patience);
        Request(state, request);
    }

    private void Request(RunState state, long request)
    {
        var waiting = _waiting[request];
        retention.Tell(new RetentionRequest(request, waiting.Command ?? ReviewOf(state, waiting.Rules ?? state.Settings.Checkpoints)));
    }

    private void Release(long request)
    {
        timers.Cancel((nameof(RetentionLink), request));
        if (_waiting.Remove(request, out var waiting))
            waiting.Reply.Release();
    }

    private RetentionCommand.Review ReviewOf(RunState state, CheckpointSettings rules) =>
        knowledge.Number(ReviewedCheckpoints.Of(state, rules, _files.FreeBytes, NeededBytes(state)));

    // Space that every user may use; root may also use what the file system reserves.
    private long NeededBytes(RunState state) => NeededBytesOf(state) is > 0 and var needed
        ? Math.Max(1, needed - (_files.WritableBytes - _files.FreeBytes))
        : 0;

    // A worker's other files have no known size. Space for a checkpoint is enough for the frozen tensors that one refers to.
    private long NeededBytesOf(RunState state) => state.Suspension.Cause switch
    {
        SuspensionCause.CheckpointNeedsRoom => state.Suspension.NeededBytes,
        SuspensionCause.JournalNeedsRoom when _files.SharesDeviceWith(state.Suspension.Place) => state.Suspension.NeededBytes,
        SuspensionCause.WorkerFilesNeedRoom when _files.SharesDeviceWith(state.Suspension.Place) =>
            state.Checkpoints.MaxBy(checkpoint => checkpoint.Step)?.SizeBytes ?? 0,
        _ => 0,
    };

    // Links are for people: one that cannot be made now is made with the next checkpoint.
    private void UpdateLinks(RunState state)
    {
        try
        {
            if (CheckpointLinks.Update(_files, state) is { Length: > 0 } told)
                log.Warning("{0}", told);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.Warning("The links in {0} are not up to date: {1}", _files.Place, failure.Message);
        }
    }

    /// <param name="Command">What is asked; null for reviews.</param>
    /// <param name="Rules">What reviews apply.</param>
    /// <param name="Reviews">Those that were asked for.</param>
    private sealed record Waiting(PendingReply Reply, RetentionCommand? Command, CheckpointSettings? Rules, int MaxReviews, int Reviews)
    {
        // For lack of disk space checkpoints are deleted one by one: a review that decided something may be followed by another.
        public bool WantsAnotherReview(CommandResult<RetentionEvent> result) =>
            Reviews < MaxReviews || (MaxReviews > 1 && result is CommandResult<RetentionEvent>.Committed);
    }
}

/// <summary>A command that a run asks its retention to decide on.</summary>
public sealed record RetentionRequest(long Request, RetentionCommand Command);

/// <summary>What became of it.</summary>
public sealed record RetentionAnswer(long Request, CommandResult<RetentionEvent> Result);

/// <summary>The answer to a run's command has waited long enough for a request.</summary>
public sealed record RetentionPatienceOver(long Request);

/// <summary>An incarnation of a run's retention has recovered, and knows nothing of the reviews that an earlier one was asked for.</summary>
public sealed record RetentionRecovered;
