using Actors.Runs.Run;

namespace Actors.Runs.Tests.Run;

public sealed class LossHistoryTests
{
    private const int Runs = 64;
    private const int Steps = 500;

    [Fact]
    public void Runs_that_begin_at_the_same_moment_share_no_loss()
    {
        var histories = new LossHistory[Runs];
        Parallel.For(0, Runs, run => histories[run] = Enumerable.Range(1, Steps).Aggregate(LossHistory.Empty, (history, step) => history.Add(Loss(run, step))));

        for (var run = 0; run < Runs; run++)
            Assert.Equal(Enumerable.Range(1, Steps).Select(step => Loss(run, step)), histories[run].AsSpan().ToArray());
    }

    [Fact]
    public void Two_that_extend_the_same_history_do_not_see_each_other()
    {
        var common = LossHistory.Empty.Add(1).Add(2);
        var (one, other) = (common.Add(3), common.Add(4));

        Assert.Equal([1, 2, 3], one.AsSpan().ToArray());
        Assert.Equal([1, 2, 4], other.AsSpan().ToArray());
        Assert.Equal(2, common.Count);
    }

    private static float Loss(int run, int step) => run * 1_000 + step;
}
