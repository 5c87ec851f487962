using System.Text.Json.Nodes;
using Actors.Cli.Settings;
using Actors.Runs.Settings;

namespace Actors.Cli.Tests.Settings;

public sealed class SettingsTextTests
{
    private static readonly CheckpointSettings Rules = new() { Every = 150, KeepLast = 4 };

    [Theory]
    [InlineData(0L, "0 B")]
    [InlineData(20L << 30, "20 GiB")]
    [InlineData(1536L, "1536 B")]
    [InlineData(3L << 10, "3 KiB")]
    [InlineData(2_000_000L, "2 MB")]
    [InlineData(2_000_001L, "2000001 B")]
    public void A_size_has_the_largest_unit_that_it_is_whole_in(long bytes, string expected) =>
        Assert.Equal(expected, (string?)SettingsText.Of(Rules with { MaxTotalSize = bytes })["max-total-size"]);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(7200, "2 h")]
    [InlineData(5400, "90 minutes")]
    [InlineData(1.5, "1500 ms")]
    [InlineData(172800, "2 d")]
    [InlineData(0.0000001, "100 ns")]
    public void A_duration_has_the_largest_unit_that_it_is_whole_in(double seconds, string expected) =>
        Assert.Equal(expected, (string?)SettingsText.Of(Rules with { KeepEveryTime = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) })["keep-every-time"]);

    [Fact]
    public void Words_are_those_of_the_file() =>
        Assert.Equal(("skip", "min"), (
            (string?)SettingsText.Of(Rules with { WhenBusy = WhenBusy.Skip })["when-busy"],
            (string?)SettingsText.Of(Rules with { KeepBest = new() { Mode = MetricMode.Min } })["keep-best"]!["mode"]));

    [Fact]
    public void A_line_needs_quotes_only_where_HOCON_does() => Assert.Equal(
        ["a.size=20 GiB", "a.text=\"\"", "a.other=\"b:c\"", "a.number=7"],
        SettingsText.Lines(new JsonObject { ["size"] = "20 GiB", ["text"] = "", ["other"] = "b:c", ["number"] = 7 }, "a"));
}
