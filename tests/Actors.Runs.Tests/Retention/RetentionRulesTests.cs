using Actors.Runs.Retention;
using Actors.Runs.Settings;

namespace Actors.Runs.Tests.Retention;

public sealed class RetentionRulesTests
{
    private static readonly HashSet<string> NoPins = [];

    private readonly CheckpointSettings _rules = new() { Every = 1, KeepLast = 1 };

    [Fact]
    public void The_newest_stay() => Assert.Equal([1, 2], Gone(_rules with { KeepLast = 2 }, Checkpoints(4)));

    [Fact]
    public void The_last_one_stays_under_any_rule() =>
        Assert.Empty(Gone(_rules with { MaxTotalSize = 1, MinFreeDisk = long.MaxValue / 4 }, Checkpoints(1)));

    [Fact]
    public void The_best_model_stays_however_old() =>
        Assert.Equal([2, 3], Gone(_rules, Checkpoints(4, one => one.Step == 1 ? one with { IsBest = true } : one)));

    [Fact]
    public void The_best_by_merit_stay_and_of_equal_ones_the_first() => Assert.Equal(
        [1, 4], Gone(_rules with { KeepBest = new() { Count = 2 } }, Checkpoints(5, one => one with { Merit = one.Step is 2 or 3 or 4 ? 0.5 : one.Step == 1 ? null : 0.1 })));

    [Fact]
    public void Every_nth_step_stays() => Assert.Equal([1, 2, 4, 5, 7], Gone(_rules with { KeepEverySteps = 3 }, Checkpoints(8)));

    [Fact]
    public void The_last_checkpoint_of_every_nth_epoch_stays() =>
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 9], Gone(_rules with { KeepEveryEpochs = 2 }, Checkpoints(10)));

    [Fact]
    public void The_oldest_stays_and_each_that_is_far_enough_from_the_last_that_stays() =>
        Assert.Equal([2, 3, 5, 6], Gone(_rules with { KeepEveryTime = TimeSpan.FromMinutes(3) }, Checkpoints(8)));

    [Fact]
    public void A_clock_that_was_once_ahead_changes_nothing_for_what_was_saved_after_it_was_set_right() => Assert.Equal(
        [3, 4, 6, 7],
        Gone(_rules with { KeepEveryTime = TimeSpan.FromMinutes(3) }, Checkpoints(9, one => one.Step == 1 ? one with { SavedAt = one.SavedAt.AddYears(10) } : one)));

    [Fact]
    public void A_rule_that_keeps_does_not_take_from_another() => Assert.Equal(
        [1, 3], Gone(_rules with { KeepLast = 2, KeepEverySteps = 2 }, Checkpoints(5)));

    [Fact]
    public void Above_the_bound_the_oldest_go_so_that_the_next_one_fits_below_it()
    {
        var gone = RetentionRules.Apply(Checkpoints(5), NoPins, _rules with { KeepLast = 5, MaxTotalSize = 40 }, freeBytes: 0);

        Assert.Equal([1, 2], gone.Select(retirement => retirement.Checkpoint.Step));
        Assert.All(gone, retirement => Assert.Equal(RetentionRules.MaxTotalSize, retirement.Rule));
    }

    [Fact]
    public void With_too_little_free_the_oldest_go_but_no_more_than_it_takes()
    {
        var gone = RetentionRules.Apply(Checkpoints(5), NoPins, _rules with { KeepLast = 5, MinFreeDisk = 25 }, freeBytes: 6);

        Assert.Equal([1, 2], gone.Select(retirement => retirement.Checkpoint.Step));
        Assert.All(gone, retirement => Assert.Equal(RetentionRules.MinFreeDisk, retirement.Rule));
    }

    [Fact]
    public void A_checkpoint_that_waits_for_room_gets_it_only_if_the_rules_allow_that()
    {
        var rules = _rules with { KeepLast = 5 };

        Assert.Empty(RetentionRules.Apply(Checkpoints(5), NoPins, rules, freeBytes: 0, neededBytes: 15));
        Assert.Equal([1, 2], RetentionRules.Apply(Checkpoints(5), NoPins, rules with { WhenFull = WhenFull.FreeOldest }, freeBytes: 0, neededBytes: 15)
            .Select(retirement => retirement.Checkpoint.Step));
    }

    [Fact]
    public void What_is_refused_room_although_there_are_bytes_gets_one_checkpoint_less_if_the_rules_allow_that()
    {
        var rules = _rules with { KeepLast = 5 };

        Assert.Empty(RetentionRules.Apply(Checkpoints(5), NoPins, rules, freeBytes: 100, neededBytes: 15, isRefused: true));
        var gone = Assert.Single(RetentionRules.Apply(Checkpoints(5), NoPins, rules with { WhenFull = WhenFull.FreeOldest }, freeBytes: 100, neededBytes: 15, isRefused: true));
        Assert.Equal((1, RetentionRules.WhenFull, "100 bytes are free, and 15 are refused: inodes or a quota are used up"), (gone.Checkpoint.Step, gone.Rule, gone.Reason));
        Assert.Empty(RetentionRules.Apply(Checkpoints(5), NoPins, rules with { WhenFull = WhenFull.FreeOldest }, freeBytes: 100, neededBytes: 15));
    }

    [Fact]
    public void A_bound_that_what_no_rule_takes_is_over_is_told()
    {
        var rules = _rules with { KeepLast = 5, MaxTotalSize = 25, MinFreeDisk = 50 };
        var pinned = new HashSet<string> { "sha-2" };

        Assert.Equal(
            [
                "max-total-size cannot be kept: what no rule takes is, with the next one, 5 bytes over 25",
                "min-free-disk cannot be kept: when all has gone that may, 14 bytes are missing to 50 free ones",
            ],
            RetentionRules.Unkept(Checkpoints(5), pinned, rules, freeBytes: 6).Select(bound => $"{bound}"));
        Assert.Empty(RetentionRules.Unkept(Checkpoints(5), pinned, rules with { MaxTotalSize = 30, MinFreeDisk = 36 }, freeBytes: 6));
        Assert.Empty(RetentionRules.Unkept(Checkpoints(5), pinned, _rules, freeBytes: 0));
    }

    [Fact]
    public void No_pressure_takes_the_newest_the_best_or_a_pinned_one() => Assert.Equal(
        [1, 4], RetentionRules.Apply(
                Checkpoints(5, one => one.Step == 3 ? one with { IsBest = true } : one), new HashSet<string> { "sha-2" },
                _rules with { KeepLast = 5, MinFreeDisk = 1_000, MaxTotalSize = 1 }, freeBytes: 0)
            .Select(retirement => retirement.Checkpoint.Step));

    [Fact]
    public void What_goes_says_why()
    {
        var gone = Assert.Single(RetentionRules.Apply(Checkpoints(2), NoPins, _rules, freeBytes: 0));

        Assert.Equal((RetentionRules.NotKept, "1 newer one exists, and no other rule keeps it"), (gone.Rule, gone.Reason));
    }

    private static IEnumerable<ReviewedCheckpoint> Checkpoints(int count, Func<ReviewedCheckpoint, ReviewedCheckpoint>? change = null) =>
        Enumerable.Range(1, count).Select(step => Retention.Checkpoints.Of(step)).Select(change ?? (one => one));

    private static IEnumerable<long> Gone(CheckpointSettings rules, IEnumerable<ReviewedCheckpoint> present) =>
        RetentionRules.Apply(present, NoPins, rules, Retention.Checkpoints.Plenty).Select(retirement => retirement.Checkpoint.Step);
}
