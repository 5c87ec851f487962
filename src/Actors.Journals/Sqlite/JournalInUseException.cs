namespace Actors.Journals.Sqlite;

/// <summary>Another process has the journal open for writing.</summary>
public sealed class JournalInUseException(string path, string holder)
    : IOException($"{path} is used by process {holder}. Stop that process, or use another place.")
{
    /// <summary>The database file.</summary>
    public string Path { get; } = path;

    /// <summary>Process id of the writer.</summary>
    public string Holder { get; } = holder;
}
