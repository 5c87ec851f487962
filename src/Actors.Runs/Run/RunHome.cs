using System.Text.RegularExpressions;

namespace Actors.Runs.Run;

/// <summary>Where runs are on disk, and what their streams are called.</summary>
/// <param name="Path">The home: the journal of all runs and one directory for each.</param>
public sealed partial record RunHome(string Path)
{
    private const string RunPrefix = "run-";
    private const string RetentionPrefix = "retention-";

    public string JournalPath => System.IO.Path.Combine(Path, "journal.db");

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
