using Actors.Node.Workers;

using Actors.Runs.Protocol;

namespace Actors.Node.Tests.Workers;

public sealed class StderrTailTests
{
    [Fact]
    public void It_keeps_the_last_twenty_lines()
    {
        var tail = new StderrTail();
        for (var line = 1; line <= 100; line++)
            tail.Add($"{line}");
        Assert.Equal(Enumerable.Range(81, 20).Select(line => $"{line}"), $"{tail}".Split('\n'));
    }

    [Fact]
    public void It_cuts_a_line_that_is_too_long()
    {
        var tail = new StderrTail();
        tail.Add(new string('x', 10_000));
        Assert.Equal(new string('x', 500) + "…", $"{tail}");
    }
}
