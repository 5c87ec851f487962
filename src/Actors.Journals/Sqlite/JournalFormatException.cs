namespace Actors.Journals.Sqlite;

/// <summary>A file is not a journal, or one of a version that this program does not know.</summary>
public sealed class JournalFormatException(string path, string reason) : IOException($"{path} cannot be opened as a journal: {reason}")
{
    /// <summary>The database file.</summary>
    public string Path { get; } = path;
}
