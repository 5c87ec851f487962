using System.Collections.Immutable;
using Actors.EventSourcing;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Settings;

namespace Actors.Training.Tests.Retention;

public sealed class RetentionDeciderTests
{
    private readonly RetentionDecider _decider = new();
    private RetentionState _state = RetentionState.Initial;

    [Fact]
    public void The_newest_stay() => Assert.Equal([1, 2], Retired(Review(keepLast: 2, bestStep: 0, 1, 2, 3, 4)));

    [Fact]
    public void The_best_stays_however_old() => Assert.Equal([2], Retired(Review(keepLast: 2, bestStep: 1, 1, 2, 3, 4)));

    [Fact]
    public void The_last_one_stays_under_any_rule() => Assert.Empty(Retired(Review(keepLast: 1, bestStep: 0, 1)));

    [Fact]
    public void What_is_retired_is_retired_once()
    {
        Review(keepLast: 1, bestStep: 0, 1, 2);

        Assert.Empty(Review(keepLast: 1, bestStep: 0, 1, 2));
    }

    [Fact]
    public void A_retired_one_does_not_count_as_kept()
    {
        Review(keepLast: 2, bestStep: 0, 1, 2, 3);

        Assert.Equal([2], Retired(Review(keepLast: 2, bestStep: 0, 1, 2, 3, 4)));
    }

    [Fact]
    public void A_deletion_is_confirmed_once()
    {
        Review(keepLast: 1, bestStep: 0, 1, 2);

        Assert.Equal(new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 10), Assert.Single(When(new RetentionCommand.ConfirmDeleted("sha-1", 10))));
        Assert.Empty(When(new RetentionCommand.ConfirmDeleted("sha-1", 10)));
        Assert.Empty(_state.Pending);
    }

    [Fact]
    public void A_deletion_that_fails_is_recorded_once_and_stays_pending()
    {
        Review(keepLast: 1, bestStep: 0, 1, 2);

        Assert.Single(When(new RetentionCommand.ReportFailure("sha-1", "permission denied")));
        Assert.Empty(When(new RetentionCommand.ReportFailure("sha-1", "permission denied")));
        Assert.True(_state.Pending.ContainsKey("sha-1"));
    }

    [Fact]
    public void A_file_saved_anew_under_a_retired_name_is_not_deleted()
    {
        Review(keepLast: 1, bestStep: 0, 1, 2);

        var events = When(new RetentionCommand.Review([new CheckpointRecord(1, 1, 1, "file-1", 10, "sha-new")], 0, Rules(1)));

        Assert.Equal(new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 0), Assert.Single(events));
        Assert.Empty(_state.Pending);
    }

    private static CheckpointSettings Rules(int keepLast) => new() { Every = 1, KeepLast = keepLast };

    private static IEnumerable<long> Retired(ImmutableArray<RetentionEvent> events) =>
        events.OfType<RetentionEvent.CheckpointRetired>().Select(retired => retired.Step);

    private ImmutableArray<RetentionEvent> Review(int keepLast, long bestStep, params long[] steps) => When(new RetentionCommand.Review(
        [.. steps.Select(step => new CheckpointRecord(step, 1, step, $"file-{step}", 10, $"sha-{step}"))], bestStep, Rules(keepLast)));

    private ImmutableArray<RetentionEvent> When(RetentionCommand command)
    {
        if (_decider.Decide(_state, command) is not Decision<RetentionEvent>.Accepted accepted)
            return [];
        _state = accepted.Events.Aggregate(_state, _decider.Evolve);
        return accepted.Events;
    }
}
