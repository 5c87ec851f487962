using Actors.Cli.Output;

namespace Actors.Cli.Tests.Output;

public sealed class UnitsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(384_812_032, "367 MiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void Sizes_are_binary(long bytes, string expected) => Assert.Equal(expected, Units.Size(bytes));

    [Theory]
    [InlineData(0, "00:00")]
    [InlineData(59.9, "00:59")]
    [InlineData(3599, "59:59")]
    [InlineData(3600, "1:00:00")]
    [InlineData(360_000, "100:00:00")]
    public void Times_grow_an_hour_when_they_need_one(double seconds, string expected) =>
        Assert.Equal(expected, Units.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(5.04, "5.04it/s")]
    [InlineData(1, "1.00it/s")]
    [InlineData(0.5, "2.00s/it")]
    public void Rates_below_one_are_turned_round(double perSecond, string expected) => Assert.Equal(expected, Units.Rate(perSecond));

    [Theory]
    [InlineData(3e-4, "3e-4")]
    [InlineData(1.5625e-4, "1.563e-4")]
    [InlineData(0.01, "0.01")]
    [InlineData(0.1, "0.1")]
    [InlineData(0, "0")]
    public void Learning_rates_are_short(double value, string expected) => Assert.Equal(expected, Units.LearningRate(value));
}
