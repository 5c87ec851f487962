using Actors.Journals.Sqlite.Interop;

namespace Actors.Journals.Sqlite;

/// <summary>A table that gives each name a number, with what has been looked up before in memory.</summary>
internal sealed class NumberTable(Statement insert, Statement find)
{
    private const int MostKnown = 65_536;

    private readonly Dictionary<string, NumberedName> _known = [];

    public NumberedName NumberOf(string name)
    {
        if (_known.TryGetValue(name, out var known))
            return known;
        insert.Bind(1, name).Run();
        find.Bind(1, name).Step();
        var found = new NumberedName(find.Int64(0), Checksum.Of(name));
        find.Reset();
        if (_known.Count == MostKnown)
            _known.Clear();
        _known.Add(name, found);
        return found;
    }

    public void Forget() => _known.Clear();
}

/// <summary>The number that stands for a name, and the name's part in checksums.</summary>
internal readonly record struct NumberedName(long Id, uint Checksum);
