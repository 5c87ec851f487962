using Actors.Runs.Files;
using Actors.Runs.Interop;
using Actors.Runs.Protocol;

namespace Actors.Runs.Checkpoints;

/// <summary>Checkpoint files in a directory.</summary>
/// <param name="directory">It need not be there: nothing is made in it but links.</param>
public sealed class CheckpointsOnDisk(string directory) : ICheckpointFiles
{
    private const long Unknown = 1L << 50;

    /// <inheritdoc/>
    public string Place => directory;

    /// <inheritdoc/>
    public long FreeBytes => Posix.RoomOf(directory)?.FreeBytes ?? Unknown;

    /// <inheritdoc/>
    public long WritableBytes => Environment.IsPrivilegedProcess ? UnusedBytes : FreeBytes;

    /// <inheritdoc/>
    public long UnusedBytes => Posix.RoomOf(directory)?.UnusedBytes ?? Unknown;

    /// <inheritdoc/>
    public bool SharesDeviceWith(string place) => Posix.DeviceOf(directory) is { } device && Posix.DeviceOf(place) == device;

    /// <inheritdoc/>
    public bool IsGone(string file) => DurableFile.IsGone(PathOf(file));

    /// <inheritdoc/>
    public FileFinding Look(string file, string sha256) => CheckpointOwner.Irregularity(PathOf(file)) is { Length: > 0 } irregularity
        ? FileFinding.Lost(irregularity)
        : Background.Run("checkpoint verification", () => CheckpointFile.Look(PathOf(file), sha256)).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public string Point(string link, string file)
    {
        var path = PathOf(link);
        if (new FileInfo(path).LinkTarget != file)
            return DurableFile.Link(path, file);
        DurableFile.TidyLink(path);
        return "";
    }

    /// <inheritdoc/>
    public Deletion Delete(string file, string runId, long sizeBytes)
    {
        var path = PathOf(file);
        var target = TargetOf(path);
        var (freed, isShared) = (0L, false);
        if (!DurableFile.IsGone(target ?? path))
        {
            if (CheckpointOwner.Objection(path, runId, sizeBytes) is { Length: > 0 } objection)
                return new Deletion(0, objection);
            isShared = Posix.NamesOf(path) > 1 || (target is not null && IsOfARun(target));
            freed = isShared ? 0 : DurableFile.LengthOf(path) ?? 0;
        }

        // The link last: while it is there, what it leads to is found again.
        if (target is not null && !IsOfARun(target))
            DurableFile.Delete(target);
        DurableFile.Delete(path);
        return new Deletion(freed, IsShared: isShared);
    }

    // Where the file is that was moved elsewhere, with a link in its place; null for one that was not.
    private static string? TargetOf(string path) => !DurableFile.IsLink(path)
        ? null
        : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? throw new IOException($"the link {path} cannot be read");

    // Nothing was moved there: it is another name of this run's, or a file of another home's, of which this home is a copy made of links.
    private static bool IsOfARun(string target) => Path.GetDirectoryName(Path.GetDirectoryName(target)) is { } run && File.Exists(Path.Combine(run, RunLock.FileName));

    /// <inheritdoc/>
    public void RemoveUnrecorded(string runId, long fencingToken, int attempt, IReadOnlySet<string> known)
    {
        foreach (var path in Directory.EnumerateFiles(directory).ToArray())
        {
            var file = Path.GetFileName(path);
            if (CheckpointName.IsCheckpoint(file) && !known.Contains(file) && CheckpointFile.TryReadMetadata(path) is { } metadata
                && metadata.RunId == runId && metadata.FencingToken <= fencingToken && metadata.Attempt < attempt && !IsOpen(path))
                DurableFile.Delete(path);
        }
    }

    // Whoever has a file open holds a shared lock on it; this one is exclusive.
    private static bool IsOpen(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private string PathOf(string file) => Path.Combine(directory, file);
}
