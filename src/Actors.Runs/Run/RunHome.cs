using System.Text.RegularExpressions;

namespace Actors.Runs.Run;

/// <summary>Where runs are on disk, and what their streams are called.</summary>
/// <param name="Path">The home: the journal of all runs and one directory for each.</param>
public sealed partial record RunHome(string Path)
{
    private const string RunPrefix = "run-";
    private const string RetentionPrefix = "retention-";

    private const string EmbeddedName = "journal.db", ChoiceName = "journal.json", SqlName = "journal-sql.db";

    /// <summary>What the names of the journal's files begin with.</summary>
    public static IReadOnlyList<string> JournalNames { get; } = [EmbeddedName, ChoiceName, SqlName];

    /// <summary>The embedded journal.</summary>
    public string JournalPath => System.IO.Path.Combine(Path, EmbeddedName);

    /// <summary>Names the database that the events are in, when they are not in the embedded journal.</summary>
    public string JournalChoicePath => System.IO.Path.Combine(Path, ChoiceName);

    /// <summary>That database, when it is a SQLite file and nothing else is said.</summary>
    public string SqlJournalPath => System.IO.Path.Combine(Path, SqlName);

    /// <summary>Locked by the process that owns the home.</summary>
    public string LockPath => JournalPath + ".lock";

    /// <summary>Whether there is a journal.</summary>
    public bool Exists => File.Exists(JournalPath) || File.Exists(JournalChoicePath);

    public string DirectoryOf(string run) => System.IO.Path.Combine(Path, run);

    public string CheckpointsOf(string run) => new Checkpoints.CheckpointDirectory(DirectoryOf(run)).Path;

    public static string StreamOf(string run) => RunPrefix + run;

    public static string RetentionStreamOf(string run) => RetentionPrefix + run;

    /// <returns>False for a stream that is not a run's.</returns>
    public static bool TryGetRun(string stream, out string run)
    {
        var isRun = stream.StartsWith(RunPrefix, StringComparison.Ordinal);
        run = isRun ? stream[RunPrefix.Length..] : "";
        return isRun;
    }

    /// <summary>Letters, digits, dot, dash and underscore, beginning with a letter or digit, at most 100 of them: safe as a directory's name.</summary>
    public static bool IsValidName(string run) => Name().IsMatch(run);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Name();
}
