namespace Actors.Cli.Output;

/// <summary>Rows in columns for people: left-aligned text, right-aligned numbers, no colours, so that it also reads in a file.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter writer)
    {
        var widths = headings.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => Pad(cell, widths[column], column))).TrimEnd());
    }

    private string Pad(string cell, int width, int column) =>
        _rows.Skip(1).All(row => row[column].Length == 0 || char.IsDigit(row[column][^1]) && char.IsDigit(row[column][0]))
            ? cell.PadLeft(width)
            : cell.PadRight(width);
}
