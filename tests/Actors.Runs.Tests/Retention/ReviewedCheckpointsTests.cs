using Actors.Runs.Retention;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Run;

namespace Actors.Runs.Tests.Retention;

public sealed class ReviewedCheckpointsTests
{
    private static readonly CheckpointSettings Rules = new() { Every = 2, KeepLast = 1 };

    [Fact]
    public void Merits_are_looked_up_only_when_a_rule_asks_for_them()
    {
        var state = Life.At(6).State;

        Assert.All(ReviewedCheckpoints.Of(state, Rules, 0).Checkpoints, checkpoint => Assert.Null(checkpoint.Merit));
        Assert.Equal(
            [0.002, 0.004, 0.006],
            ReviewedCheckpoints.Of(state, Rules with { KeepBest = new() { Count = 1 } }, 0).Checkpoints.Select(checkpoint => checkpoint.Merit!.Value),
            (expected, actual) => Math.Abs(expected - actual) < 1e-12);
    }

    [Fact]
    public void When_the_best_is_lost_the_best_that_is_there_takes_its_place_not_a_retired_one()
    {
        var life = Life.At(6); // Every validation is better than the one before.
        life.Report(Run.Samples.Batch(7));
        life.Report(Run.Samples.Batch(8));
        life.Report(Run.Samples.Checkpoint(8));
        life.Resume(8, new Actors.Runs.Protocol.RejectedCheckpoint(6, Run.Samples.File(6), "it is not there"));

        Assert.Equal(4, life.State.BestCheckpoint()!.Step);
        Assert.Equal(2, life.State.BestCheckpoint(checkpoint => checkpoint.Step != 4)!.Step);
        var present = ReviewedCheckpoints.Of(life.State, Rules, 0).Checkpoints.Where(checkpoint => checkpoint.Step != 4); // Retired before.
        Assert.Empty(RetentionRules.Apply(present, new HashSet<string>(), Rules, 0));
    }
}
