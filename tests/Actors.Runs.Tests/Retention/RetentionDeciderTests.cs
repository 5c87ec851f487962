using System.Collections.Immutable;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Runs.Tests.Retention;

public sealed class RetentionDeciderTests
{
    private static readonly CheckpointSettings KeepOne = new() { Every = 1, KeepLast = 1 };

    private readonly RetentionDecider _decider = new();
    private RetentionState _state = RetentionState.Initial;

    [Fact]
    public void Nothing_goes_before_the_newest_one_has_been_read_back()
    {
        Assert.Empty(Review(1, 2, 3));
        Assert.Equal(3, Assert.Single(RetentionDecider.Unverified(_state, Command(1, 2, 3))).Step);

        Verify(3);

        Assert.Equal([1, 2], Retired(Review(1, 2, 3)));
        Assert.Empty(RetentionDecider.Unverified(_state, Command(1, 2, 3)));
    }

    [Fact]
    public void What_is_older_than_one_that_was_read_back_goes_while_newer_ones_are_not_read_back_yet()
    {
        Verify(3);

        Assert.Equal([1, 2], Retired(Review(1, 2, 3, 4, 5)));
        Assert.Equal(5, Assert.Single(RetentionDecider.Unverified(_state, Command(1, 2, 3, 4, 5))).Step);
    }

    [Fact]
    public void The_best_model_stays_until_a_better_one_has_been_read_back()
    {
        var review = Command(1, 2, 3);
        review = review with { Checkpoints = [.. review.Checkpoints.Select(checkpoint => checkpoint with { IsBest = checkpoint.Step < 3 })] };
        Verify(3);

        Assert.Empty(When(review));
        Assert.Equal(2, Assert.Single(RetentionDecider.Unverified(_state, review)).Step);

        Verify(2);
        Assert.Equal([1], Retired(When(review)));
    }

    [Fact]
    public void What_is_verified_is_verified_once()
    {
        Assert.Single(Verify(1));
        Assert.Empty(Verify(1));
    }

    [Fact]
    public void What_is_retired_is_retired_once()
    {
        Verify(2);
        Review(1, 2);

        Assert.Empty(Review(1, 2));
    }

    [Fact]
    public void A_retired_one_is_reviewed_no_more()
    {
        Verify(2);
        Review(1, 2);
        Verify(3);

        Assert.Equal([2], Retired(Review(1, 2, 3)));
    }

    [Fact]
    public void What_the_run_has_brought_back_is_there_again_and_pinned_before_any_rule_is_applied_and_once()
    {
        Verify(2);
        Review(1, 2);
        When(new RetentionCommand.ConfirmDeleted("sha-1", 10));

        Assert.Equal(
            [new RetentionEvent.CheckpointAdopted(1, "file-1", "sha-1", "import"), new RetentionEvent.CheckpointPinned(1, "file-1", "sha-1", "import", 1)],
            When(BroughtBack(import: 1)).AsEnumerable());
        Assert.Empty(When(BroughtBack(import: 1)));
        Assert.False(_state.IsRetired("sha-1"));
    }

    /// <summary>What the simulation has found (seeds 504814 and 505445): found again, it was taken for one that had had its pin.</summary>
    [Fact]
    public void What_was_brought_back_and_is_missing_is_pinned_before_a_later_import_is()
    {
        Verify(2);
        var missing = new CheckpointRecord(1, 1, 1, "file-1", 10, "sha-1", Import: 1);
        var later = Command(2) with { Checkpoints = [Checkpoints.Of(2) with { Import = 2 }], Missing = [missing] };

        Assert.Equal([("sha-1", 1), ("sha-2", 2)], When(later).OfType<RetentionEvent.CheckpointPinned>().Select(pinned => (pinned.Sha256, pinned.Import)));
        Assert.Empty(Retired(When(BroughtBack(import: 1))));
    }

    [Fact]
    public void What_was_brought_back_and_unpinned_is_left_to_the_rules_until_it_is_brought_back_again()
    {
        Verify(2);
        When(BroughtBack(import: 1));
        When(new RetentionCommand.Unpin("sha-1", "me"));

        Assert.Equal([1], Retired(When(BroughtBack(import: 1))));

        Assert.Contains(new RetentionEvent.CheckpointPinned(1, "file-1", "sha-1", "import", 2), When(BroughtBack(import: 2)));
        Assert.Empty(_state.Pending);
    }

    [Fact]
    public void A_deletion_is_confirmed_once()
    {
        Verify(2);
        Review(1, 2);

        Assert.Equal(new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 10), Assert.Single(When(new RetentionCommand.ConfirmDeleted("sha-1", 10))));
        Assert.Empty(When(new RetentionCommand.ConfirmDeleted("sha-1", 10)));
        Assert.Empty(_state.Pending);
    }

    [Fact]
    public void A_deletion_that_fails_is_recorded_once_and_stays_pending()
    {
        Verify(2);
        Review(1, 2);

        Assert.Single(When(new RetentionCommand.ReportFailure("sha-1", "permission denied")));
        Assert.Empty(When(new RetentionCommand.ReportFailure("sha-1", "permission denied")));
        Assert.True(_state.Pending.ContainsKey("sha-1"));
    }

    [Fact]
    public void A_retired_one_whose_name_a_stranger_has_is_given_up_once_and_for_all()
    {
        Verify(2);
        Review(1, 2);

        Assert.Equal(new RetentionEvent.CheckpointGivenUp(1, "file-1", "sha-1", "it is no checkpoint"), Assert.Single(When(new RetentionCommand.GiveUp("sha-1", "it is no checkpoint"))));
        Assert.Empty(When(new RetentionCommand.GiveUp("sha-1", "it is no checkpoint")));
        Assert.Empty(_state.Pending);
        Assert.Empty(Review(1, 2));
    }

    [Fact]
    public void A_file_saved_anew_under_a_retired_name_is_not_deleted()
    {
        Verify(2);
        Review(1, 2);

        var anew = Checkpoints.Of(1) with { Sha256 = "sha-new" };
        var events = When(new RetentionCommand.Review([anew], KeepOne, Checkpoints.Plenty));

        Assert.Equal(new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 0), Assert.Single(events));
        Assert.Empty(_state.Pending);
    }

    [Fact]
    public void A_pinned_one_stays_until_it_is_unpinned()
    {
        Verify(3);
        Assert.Single(When(Pin(1)));
        Assert.Empty(When(Pin(1)));
        Assert.Equal([2], Retired(Review(1, 2, 3)));

        Assert.Equal(new RetentionEvent.CheckpointUnpinned(1, "file-1", "sha-1", "me"), Assert.Single(When(new RetentionCommand.Unpin("sha-1", "me"))));
        Assert.Equal([1], Retired(Review(1, 2, 3)));
    }

    [Fact]
    public void What_is_retired_cannot_be_pinned_any_more()
    {
        Verify(2);
        Review(1, 2);

        Assert.IsType<Decision<RetentionEvent>.Refused>(_decider.Decide(_state, Pin(1)));
    }

    [Fact]
    public void What_is_about_to_be_deleted_counts_as_free()
    {
        var rules = KeepOne with { KeepLast = 3, MinFreeDisk = 20 };
        Verify(4);
        Review(rules with { KeepLast = 2 }, freeBytes: 100, 1, 2, 3, 4);

        Assert.Empty(Review(rules, freeBytes: 0, 1, 2, 3, 4));
    }

    [Fact]
    public void What_has_failed_to_go_does_not_count_as_free()
    {
        var rules = KeepOne with { KeepLast = 3, MinFreeDisk = 10 };
        Verify(4);
        Review(rules with { KeepLast = 3 }, freeBytes: 100, 1, 2, 3, 4);
        When(new RetentionCommand.ReportFailure("sha-1", "permission denied"));

        Assert.Equal([2], Retired(Review(rules, freeBytes: 0, 1, 2, 3, 4)));
    }

    [Fact]
    public void For_want_of_room_one_goes_and_the_next_when_it_is_gone()
    {
        var rules = KeepOne with { KeepLast = 4, MinFreeDisk = 20 };
        Verify(4);

        Assert.Equal([1], Retired(Review(rules, freeBytes: 0, 1, 2, 3, 4)));
        Assert.Empty(Review(rules, freeBytes: 0, 1, 2, 3, 4));
        When(new RetentionCommand.ConfirmDeleted("sha-1", 10));

        Assert.Equal([2], Retired(Review(rules, freeBytes: 10, 2, 3, 4)));
    }

    [Fact]
    public void What_frees_nothing_is_deleted_once_and_that_is_recorded()
    {
        var rules = KeepOne with { KeepLast = 4, MinFreeDisk = 20 };
        Verify(4);
        Review(rules, freeBytes: 3, 1, 2, 3, 4);

        Assert.Equal(
            [new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 0), new RetentionEvent.RoomNotFreed(1, "file-1", "sha-1", 10, 3)],
            When(new RetentionCommand.ConfirmDeleted("sha-1", 0, NotFreedBytes: 10, FreeBytes: 3)).AsEnumerable());
        Assert.Empty(Review(rules, freeBytes: 7, 1, 2, 3, 4));

        var events = Review(rules, freeBytes: 8, 1, 2, 3, 4);
        Assert.Equal(new RetentionEvent.RoomFreed(8), events[0]);
        Assert.Equal([2], Retired(events));
    }

    [Fact]
    public void Nothing_is_in_vain_when_nothing_wants_room()
    {
        var rules = KeepOne with { KeepLast = 4, MinFreeDisk = 20 };
        Verify(4);
        Review(rules, freeBytes: 3, 1, 2, 3, 4);
        When(new RetentionCommand.ConfirmDeleted("sha-1", 0, NotFreedBytes: 10, FreeBytes: 3));

        Assert.Equal([new RetentionEvent.RoomFreed(3)], Review(rules with { MinFreeDisk = 0 }, freeBytes: 3, 2, 3, 4).Where(e => e is RetentionEvent.RoomFreed));
    }

    [Fact]
    public void A_deletion_that_was_not_for_room_may_free_nothing()
    {
        Verify(2);
        Review(1, 2);

        Assert.Equal([new RetentionEvent.CheckpointDeleted(1, "file-1", "sha-1", 0)], When(new RetentionCommand.ConfirmDeleted("sha-1", 0, NotFreedBytes: 10, FreeBytes: 3)).AsEnumerable());
    }

    [Fact]
    public void A_pinned_file_that_is_saved_anew_stays_pinned()
    {
        Verify(3);
        When(Pin(1));
        var review = new RetentionCommand.Review([Checkpoints.Of(1) with { Sha256 = "sha-new" }, Checkpoints.Of(3)], KeepOne, Checkpoints.Plenty);

        Assert.Equal(
            [new RetentionEvent.CheckpointUnpinned(1, "file-1", "sha-1", "saved anew"), new RetentionEvent.CheckpointPinned(1, "file-1", "sha-new", "saved anew")],
            When(review).AsEnumerable());
        Assert.Empty(When(review));
    }

    [Fact]
    public void A_pin_does_not_move_to_another_step_that_has_come_to_have_the_files_name()
    {
        Verify(3);
        When(Pin(1));

        Assert.DoesNotContain(
            When(new RetentionCommand.Review([Checkpoints.Of(2) with { File = "file-1" }, Checkpoints.Of(3)], KeepOne, Checkpoints.Plenty)),
            happened => happened is RetentionEvent.CheckpointUnpinned or RetentionEvent.CheckpointPinned);
    }

    private static RetentionCommand Pin(long step) => new RetentionCommand.Pin(step, $"file-{step}", $"sha-{step}", "me");

    private static RetentionCommand.Review Command(params long[] steps) => new([.. steps.Select(Checkpoints.Of)], KeepOne, Checkpoints.Plenty);

    private static IEnumerable<long> Retired(ImmutableArray<RetentionEvent> events) =>
        events.OfType<RetentionEvent.CheckpointRetired>().Select(retired => retired.Step);

    private static RetentionCommand.Review BroughtBack(int import) => Command(1, 2) with
    {
        Checkpoints = [Checkpoints.Of(1) with { Import = import }, Checkpoints.Of(2)],
    };

    private ImmutableArray<RetentionEvent> Verify(long step) => When(new RetentionCommand.ConfirmVerified(step, $"file-{step}", $"sha-{step}"));

    private ImmutableArray<RetentionEvent> Review(params long[] steps) => When(Command(steps));

    private ImmutableArray<RetentionEvent> Review(CheckpointSettings rules, long freeBytes, params long[] steps) =>
        When(new RetentionCommand.Review([.. steps.Select(Checkpoints.Of)], rules, freeBytes));

    private ImmutableArray<RetentionEvent> When(RetentionCommand command)
    {
        if (_decider.Decide(_state, command) is not Decision<RetentionEvent>.Accepted accepted)
            return [];
        _state = accepted.Events.Aggregate(_state, _decider.Evolve);
        return accepted.Events;
    }
}
