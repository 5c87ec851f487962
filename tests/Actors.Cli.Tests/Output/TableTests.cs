using System.Diagnostics;
using Actors.Cli.Output;

namespace Actors.Cli.Tests.Output;

public sealed class TableTests
{
    [Fact]
    public void Text_is_left_numbers_are_right_and_no_line_ends_in_spaces()
    {
        var table = new Table("RUN", "STEP", "");
        table.Add("short", "7", "best");
        table.Add("a", "1000", "");
        Assert.Equal("RUN    STEP\nshort     7  best\na      1000\n", Printed(table));
    }

    [Fact]
    public void Without_rows_there_are_the_headings() => Assert.Equal("RUN  STEP\n", Printed(new Table("RUN", "STEP")));

    /// <summary>Of every cell it was asked anew whether its whole column are numbers.</summary>
    [Fact]
    public void Many_rows_take_no_longer_than_their_number_says()
    {
        var table = new Table("N", "");
        for (var i = 0; i < 100_000; i++)
            table.Add("1", "");
        var startedAt = Stopwatch.GetTimestamp();
        table.Print(TextWriter.Null);
        Assert.InRange(Stopwatch.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    private static string Printed(Table table)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        table.Print(writer);
        return $"{writer}";
    }
}
