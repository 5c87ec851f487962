using Actors.Cli.Settings;
using Actors.Hocon;
using Actors.Runs.Settings;

namespace Actors.Cli.Tests.Settings;

public sealed class CheckpointRulesTests
{
    private static readonly CheckpointSettings Recorded = new()
    {
        Every = 150, EveryEpochs = 2, EveryTime = TimeSpan.FromMinutes(10), WhenBusy = WhenBusy.Skip, KeepLast = 4,
        KeepBest = new() { Count = 2, Metric = "loss", Mode = MetricMode.Min }, KeepEverySteps = 1_000, KeepEveryEpochs = 5,
        KeepEveryTime = TimeSpan.FromHours(1), MaxTotalSize = 1L << 40, MinFreeDisk = 1 << 30, WhenFull = WhenFull.FreeOldest,
    };

    [Fact]
    public void Without_an_override_they_stay_as_they_were_recorded() => Assert.Equal(Recorded, CheckpointRules.Override(Recorded, []));

    [Fact]
    public void An_override_changes_what_it_names_and_nothing_else() => Assert.Equal(
        Recorded with { KeepLast = 9, KeepBest = Recorded.KeepBest with { Count = 0 }, MaxTotalSize = 2_000_000 },
        CheckpointRules.Override(Recorded, ["run.checkpoints.keep-last=9", "run.checkpoints.keep-best.count=0", "run.checkpoints.max-total-size=2 MB"]));

    [Fact]
    public void The_last_of_two_overrides_holds() => Assert.Equal(
        8, CheckpointRules.Override(Recorded, ["run.checkpoints.keep-last=9", "run.checkpoints.keep-last=8"]).KeepLast);

    [Theory]
    [InlineData("run.checkpoints.keep-lost=9", "keep-last")]
    [InlineData("run.checkpoints.keep-last=0", "keep-last")]
    public void A_mistake_is_refused(string setting, string named) =>
        Assert.Contains(named, Assert.ThrowsAny<HoconException>(() => CheckpointRules.Override(Recorded, [setting])).Message);
}
