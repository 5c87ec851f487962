using Actors.Training.Files;

namespace Actors.Training.Checkpoints;

/// <summary>The directory that holds one run's checkpoint files.</summary>
/// <remarks>Files that do not bear a checkpoint's name, or whose header does not name this run, are never touched.</remarks>
public sealed class CheckpointDirectory
{
    private const string FolderName = "checkpoints";

    /// <param name="runDirectory">The directory is made below it when it is not there.</param>
    public CheckpointDirectory(string runDirectory)
    {
        Path = PathIn(runDirectory);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Where the checkpoints of a run are, for those who only look: nothing is made.</summary>
    public static string PathIn(string runDirectory) => System.IO.Path.Combine(runDirectory, FolderName);

    /// <summary>Removes what attempts that died left behind: unfinished files, and finished ones that were never recorded.</summary>
    /// <param name="fencingToken">Files of later owners stay.</param>
    /// <param name="recorded">File names that the journal knows.</param>
    public void RemoveLeftovers(string runId, long fencingToken, IEnumerable<string> recorded)
    {
        var known = recorded.ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path).ToArray())
        {
            var file = System.IO.Path.GetFileName(path);
            var isLeftover = CheckpointName.TryParseTemporary(file, out var writer)
                ? writer <= fencingToken
                : CheckpointName.IsCheckpoint(file) && !known.Contains(file)
                    && CheckpointFile.TryReadMetadata(path) is { } metadata && metadata.RunId == runId && metadata.FencingToken <= fencingToken;
            if (isLeftover)
                DurableFile.Delete(path);
        }
    }
}
