using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Cli.Exports;

/// <summary>
/// Where this program keeps what nothing else may write: the directories of a home's runs, and in the home itself the journal's files and the
/// socket. Places are compared as the disk knows them, whatever links and <c>..</c> lead there.
/// </summary>
internal static class HomeGround
{
    /// <summary>Refuses a file that is to be written to such a place, whether one is there or not.</summary>
    /// <param name="path">The directory that it is in must be there.</param>
    /// <param name="home">A home to be spared wherever its runs' directories are; any home around the file is spared besides.</param>
    /// <exception cref="RefusalException">The file is not to be written there.</exception>
    public static void Spare(string path, string home)
    {
        var full = Path.GetFullPath(path);
        var directory = Real(Path.GetDirectoryName(full)!);
        foreach (var spared in Around(directory).Append(home).Where(IsHome))
        {
            if (directory == Real(spared) && IsOwn(new RunHome(spared), Path.GetFileName(full)))
                throw Refusal(path, $"is a file of the home {spared}");
            if (RunDirectories(spared).FirstOrDefault(run => IsWithin(directory, run)) is { } run)
                throw Refusal(path, $"would be among the files of a run, in {run}");
        }
    }

    private static RefusalException Refusal(string path, string reason) =>
        new(ExitCode.Conflict, $"{path} {reason}, which only this program's runs write, also with --force; name a file elsewhere");

    private static bool IsHome(string directory) => new RunHome(directory).Exists;

    private static bool IsOwn(RunHome home, string file) =>
        RunHome.JournalNames.Any(name => file.StartsWith(name, StringComparison.OrdinalIgnoreCase)) || file == Path.GetFileName(ControlEndPoint.PathIn(home));

    // A run's checkpoints may be on another disk, behind a link.
    private static IEnumerable<string> RunDirectories(string home) => Directory.EnumerateDirectories(home)
        .Where(directory => Path.Exists(CheckpointDirectory.PathIn(directory)))
        .SelectMany(run => (string[])[Real(run), Real(CheckpointDirectory.PathIn(run))]);

    private static bool IsWithin(string directory, string ancestor) => directory == ancestor || Around(directory).Contains(ancestor);

    // The directory itself first.
    private static IEnumerable<string> Around(string directory)
    {
        for (var next = directory; next is not null; next = Path.GetDirectoryName(next))
            yield return next;
    }

    private static string Real(string directory)
    {
        var full = Path.GetFullPath(directory);
        if (Path.GetDirectoryName(full) is not { } parent)
            return full;
        var place = Path.Combine(Real(parent), Path.GetFileName(full));
        return new DirectoryInfo(place).ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(target.FullName) : place;
    }
}
