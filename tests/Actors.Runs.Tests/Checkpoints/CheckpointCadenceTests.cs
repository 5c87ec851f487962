using Actors.Runs.Checkpoints;
using Actors.Runs.Settings;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointCadenceTests
{
    private static readonly CheckpointSettings Off = new() { Every = 0, KeepLast = 1 };

    [Fact]
    public void With_every_rule_off_none_is_due() => Assert.Empty(Due(Off));

    [Fact]
    public void By_steps() => Assert.Equal([3L, 6, 9, 12], Due(Off with { Every = 3 }));

    [Fact]
    public void At_the_end_of_every_nth_epoch() => Assert.Equal([8L], Due(Off with { EveryEpochs = 2 }));

    [Fact]
    public void By_the_clock()
    {
        var rules = Off with { EveryTime = TimeSpan.FromMinutes(10) };
        Assert.False(CheckpointCadence.IsDue(rules, 1, 4, TimeSpan.FromMinutes(9.9)));
        Assert.True(CheckpointCadence.IsDue(rules, 1, 4, TimeSpan.FromMinutes(10)));
    }

    private static IEnumerable<long> Due(CheckpointSettings rules) =>
        Enumerable.Range(1, 12).Select(step => (long)step).Where(step => CheckpointCadence.IsDue(rules, step, stepsPerEpoch: 4, TimeSpan.MaxValue));
}
