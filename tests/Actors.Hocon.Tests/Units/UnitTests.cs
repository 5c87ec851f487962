using Actors.Hocon.Units;

namespace Actors.Hocon.Tests.Units;

public class UnitTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1500", 15_000_000)]
    [InlineData("\"1500\"", 15_000_000)]
    [InlineData("1.5", 15_000)]
    [InlineData("100ns", 1)]
    [InlineData("1 us", 10)]
    [InlineData("2 micros", 20)]
    [InlineData("1ms", 10_000)]
    [InlineData("1 millisecond", 10_000)]
    [InlineData("1s", 10_000_000)]
    [InlineData("1.5 seconds", 15_000_000)]
    [InlineData("\"  1.5  s  \"", 15_000_000)]
    [InlineData("1m", 600_000_000)]
    [InlineData("1 hour", 36_000_000_000)]
    [InlineData("-1h", -36_000_000_000)]
    [InlineData("1e3s", 10_000_000_000)]
    [InlineData("7d", 6_048_000_000_000)]
    public void Durations_are_numbers_with_a_unit_or_milliseconds(string text, long ticks) =>
        Assert.Equal(ticks, Hocon.Resolve($"a = {text}").GetDuration("a").Ticks);

    [Fact]
    public void All_names_of_a_unit_mean_the_same()
    {
        string[][] units =
        [
            ["us", "micro", "micros", "microsecond", "microseconds"], ["ms", "milli", "millis", "millisecond", "milliseconds"],
            ["ns", "nano", "nanos", "nanosecond", "nanoseconds"], ["s", "second", "seconds"], ["m", "minute", "minutes"],
            ["h", "hour", "hours"], ["d", "day", "days"],
        ];
        foreach (var names in units)
            Assert.Single(names.Select(name => Hocon.Resolve($"a = 500 {name}").GetDuration("a")).Distinct());
    }

    [Theory]
    [InlineData("1S")]
    [InlineData("1 Second")]
    [InlineData("1 sec")]
    [InlineData("s")]
    [InlineData("1 s s")]
    [InlineData("1h30m")]
    [InlineData("1e40")]
    [InlineData("100000000d")]
    [InlineData("[1]")]
    [InlineData("true")]
    public void What_is_no_duration_is_an_error(string text) => Assert.Contains(
        ", expected a duration such as 10s (units ns, us, ms, s, m, h, d; milliseconds without a unit)",
        Assert.Throws<HoconException>(() => Hocon.Resolve($"a = {text}").GetDuration("a")).Message);

    [Theory]
    [InlineData("3", 0, 0, 3)]
    [InlineData("3d", 0, 0, 3)]
    [InlineData("1 day", 0, 0, 1)]
    [InlineData("2 weeks", 0, 0, 14)]
    [InlineData("5m", 0, 5, 0)]
    [InlineData("5 mo", 0, 5, 0)]
    [InlineData("1 month", 0, 1, 0)]
    [InlineData("-2y", -2, 0, 0)]
    [InlineData("2 years", 2, 0, 0)]
    public void Periods_are_days_weeks_months_or_years(string text, int years, int months, int days) =>
        Assert.Equal(new Period(years, months, days), Hocon.Resolve($"a = {text}").GetPeriod("a"));

    [Theory]
    [InlineData("1.5d")]
    [InlineData("1h")]
    [InlineData("99999999999d")]
    public void What_is_no_period_is_an_error(string text) => Assert.Throws<HoconException>(() => Hocon.Resolve($"a = {text}").GetPeriod("a"));

    [Fact]
    public void A_period_is_counted_on_the_calendar() =>
        Assert.Equal(new DateOnly(2028, 2, 29), new Period(0, 1, 0).After(new DateOnly(2028, 1, 31)));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("512 B", 512)]
    [InlineData("512 bytes", 512)]
    [InlineData("1kB", 1000)]
    [InlineData("1 kilobyte", 1000)]
    [InlineData("1K", 1024)]
    [InlineData("1k", 1024)]
    [InlineData("1KiB", 1024)]
    [InlineData("1 kibibytes", 1024)]
    [InlineData("1.5 MiB", 1_572_864)]
    [InlineData("64MB", 64_000_000)]
    [InlineData("2g", 2_147_483_648)]
    [InlineData("1Ti", 1_099_511_627_776)]
    [InlineData("1 petabyte", 1_000_000_000_000_000)]
    [InlineData("7EiB", 8_070_450_532_247_928_832)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Sizes_are_powers_of_1024_or_of_1000(string text, long bytes) => Assert.Equal(bytes, Hocon.Resolve($"a = {text}").GetSize("a").Bytes);

    [Theory]
    [InlineData("8EiB")]
    [InlineData("1ZB")]
    [InlineData("1 yobibyte")]
    [InlineData("1Y")]
    [InlineData("-1")]
    [InlineData("-1K")]
    [InlineData("1KB")]
    [InlineData("1mb")]
    [InlineData("1 parsec")]
    public void What_is_no_size_or_beyond_a_long_is_an_error(string text) =>
        Assert.Contains("expected a size", Assert.Throws<HoconException>(() => Hocon.Resolve($"a = {text}").GetSize("a")).Message);
}
