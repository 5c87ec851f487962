using System.Collections.Concurrent;
using Actors.Runs.Checkpoints;

namespace Actors.Runs.Tests.Checkpoints;

/// <summary>A checkpoint directory of which a test says what is damaged, how much is free and what fails; all else happens on the disk.</summary>
internal sealed class FakeFiles(string directory) : ICheckpointFiles
{
    private readonly CheckpointsOnDisk _disk = new(directory);

    /// <summary>Files that do not verify, and why.</summary>
    public ConcurrentDictionary<string, string> Damaged { get; } = [];

    /// <summary>Files that are gone.</summary>
    public ConcurrentDictionary<string, bool> Gone { get; } = [];

    /// <summary>Files that are none of the run's, and why.</summary>
    public ConcurrentDictionary<string, string> Strangers { get; } = [];

    /// <summary>How often each file was read.</summary>
    public ConcurrentDictionary<string, int> Reads { get; } = [];

    /// <summary>What was deleted last; null for nothing.</summary>
    public Request? Deleted { get; private set; }

    public string Place => directory;

    public long FreeBytes { get; set; } = 1L << 40;

    /// <summary>Free as well, for the administrator, whom the process runs as.</summary>
    public long ReservedBytes { get; set; }

    public long WritableBytes => FreeBytes + ReservedBytes;

    /// <summary>Whether deletions free nothing: the bytes have another name.</summary>
    public bool AreShared { get; set; }

    /// <summary>What every link and deletion fails with; null for nothing.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether everything else is on their device.</summary>
    public bool IsShared { get; set; } = true;

    /// <summary>Whether no file can be read, nor looked at.</summary>
    public bool IsUnreadable { get; set; }

    public bool SharesDeviceWith(string place) => IsShared;

    public bool IsGone(string file) => !IsUnreadable && Gone.ContainsKey(file);

    public FileFinding Look(string file, string sha256)
    {
        Reads.AddOrUpdate(file, 1, (_, reads) => reads + 1);
        return Find(file);
    }

    public string Point(string link, string file)
    {
        if (Failure is not null)
            throw Failure;
        return _disk.Point(link, file);
    }

    public Deletion Delete(string file, string runId, long sizeBytes)
    {
        if (Failure is not null)
            throw Failure;
        if (Strangers.TryGetValue(file, out var objection))
            return new Deletion(0, objection);
        Deleted = new(file, runId, sizeBytes);
        File.Delete(Path.Combine(directory, file));
        return new Deletion(0, IsShared: AreShared);
    }

    public void RemoveUnrecorded(string runId, long fencingToken, int attempt, IReadOnlySet<string> known)
    {
        if (Failure is not null)
            throw Failure;
        _disk.RemoveUnrecorded(runId, fencingToken, attempt, known);
    }

    private FileFinding Find(string file) => IsUnreadable ? FileFinding.Unreadable("it cannot be read: Input/output error")
        : Gone.ContainsKey(file) ? FileFinding.Lost("it is not there")
        : Damaged.TryGetValue(file, out var reason) ? FileFinding.Lost(reason)
        : FileFinding.Sound;

    /// <param name="SizeBytes">As it was said to be recorded.</param>
    internal sealed record Request(string File, string RunId, long SizeBytes);
}
