using Actors.Runs.Files;

namespace Actors.Runs.Checkpoints;

/// <summary>The directory that holds one run's checkpoint files.</summary>
/// <remarks>Files that do not bear the name of one being written are never touched.</remarks>
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

    /// <summary>The fencing tokens under which a run's finished checkpoints were written; none where nothing can be read.</summary>
    /// <param name="run">Its name: files of others do not count.</param>
    public static IReadOnlyList<long> TokensIn(string runDirectory, string run)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(PathIn(runDirectory)).Where(path => CheckpointName.IsCheckpoint(System.IO.Path.GetFileName(path)))
                    .Select(CheckpointFile.TryReadMetadata).OfType<CheckpointMetadata>().Where(metadata => metadata.Run == run).Select(metadata => metadata.FencingToken),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes the files that attempts which died have not finished. What is finished is for the node to judge, which knows what is
    /// recorded by now: <see cref="ICheckpointFiles.RemoveUnrecorded"/>.</summary>
    /// <param name="fencingToken">Files of later owners stay.</param>
    public void RemoveUnfinished(long fencingToken)
    {
        foreach (var path in Directory.EnumerateFiles(Path).ToArray())
        {
            if (CheckpointName.TryParseTemporary(System.IO.Path.GetFileName(path), out var writer) && writer <= fencingToken)
                DurableFile.Delete(path);
        }
    }
}
