using Actors.Cli.Progress;

namespace Actors.Cli.Tests.Progress;

public sealed class ScreenTests
{
    private readonly StringWriter _written = new() { NewLine = "\n" };
    private readonly StandingClock _clock = new();

    [Fact]
    public void On_a_terminal_a_line_takes_the_place_of_the_last_one_at_most_ten_times_a_second()
    {
        var screen = On(terminal: true);
        screen.Draw(() => "one");
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        screen.Draw(() => throw new InvalidOperationException("a line that is not shown is not made"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        screen.Draw(() => "two");
        Assert.Equal($"\r{"one".PadRight(39)}\r{"two".PadRight(39)}", $"{_written}");
    }

    [Fact]
    public void A_line_never_wraps()
    {
        On(terminal: true).Draw(() => new string('x', 100));
        Assert.Equal("\r" + new string('x', 39), $"{_written}");
    }

    [Fact]
    public void A_line_that_stays_clears_the_one_that_does_not()
    {
        var screen = On(terminal: true);
        screen.Draw(() => "42%");
        screen.Write("saved");
        Assert.EndsWith($"\r{new string(' ', 39)}\rsaved\n", $"{_written}");
    }

    [Fact]
    public void Elsewhere_there_are_plain_lines_one_every_half_minute()
    {
        var screen = On(terminal: false);
        for (var second = 0; second <= 60; second++)
        {
            screen.Draw(() => $"at {second}");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        screen.Write("done");
        Assert.Equal("at 0\nat 30\nat 60\ndone\n", $"{_written}");
    }

    [Theory]
    [InlineData(false, null, "xterm", true)]
    [InlineData(false, "", "xterm", true)]
    [InlineData(true, null, "xterm", false)]
    [InlineData(false, "true", "xterm", false)]
    [InlineData(false, null, "dumb", false)]
    [InlineData(true, "", null, false)]
    public void Lines_are_overwritten_only_where_that_can_be_seen(bool redirected, string? ci, string? term, bool expected) =>
        Assert.Equal(expected, Screen.Overwrites(redirected, name => name == "CI" ? ci : term));

    [Fact]
    public void A_terminal_that_does_not_know_its_width_has_80_columns()
    {
        new Screen(_written, _clock, isTerminal: true, () => 0).Draw(() => "one");
        Assert.Equal("\r" + "one".PadRight(79), $"{_written}");
    }

    [Fact]
    public void A_line_is_told_how_much_room_it_has()
    {
        On(terminal: true).Draw(room => $"{room}");
        On(terminal: false).Draw(room => $"{room}");
        Assert.Equal($"\r{"39".PadRight(39)}{int.MaxValue}\n", $"{_written}");
    }

    private Screen On(bool terminal) => new(_written, _clock, terminal, () => 40);
}
