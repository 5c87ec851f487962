using System.Text;

namespace Actors.Cli.Output;

/// <summary>Rows in columns for people: left-aligned text, right-aligned numbers, no colours, so that it also reads in a file.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter writer)
    {
        var widths = headings.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        var areNumbers = headings.Select((_, column) => _rows.Skip(1).All(row => IsNumber(row[column]))).ToArray();
        var lines = new StringBuilder(); // Each line that a console is given is a write of its own.
        foreach (var row in _rows)
            lines.Append(string.Join("  ", row.Select((cell, column) => areNumbers[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()).Append(writer.NewLine);
        writer.Write(lines);
    }

    private static bool IsNumber(string cell) => cell.Length == 0 || char.IsDigit(cell[^1]) && char.IsDigit(cell[0]);
}
