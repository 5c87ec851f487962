namespace Actors.Runs.Checkpoints;

/// <summary>The checkpoint files of one run, as its node needs them. Files and links are named relative to the run's checkpoint
/// directory. The production one is a directory; tests have one that says what is damaged.</summary>
public interface ICheckpointFiles
{
    /// <summary>Where they are, as people are told.</summary>
    string Place { get; }

    /// <summary>Bytes that anybody may still write there; a petabyte when nobody can tell.</summary>
    long FreeBytes { get; }

    /// <summary>Bytes that this process may still write there: for the administrator, those as well that are kept for it.</summary>
    long WritableBytes => FreeBytes;

    /// <summary>Bytes there that nothing uses, whoever may: what a deletion adds to.</summary>
    long UnusedBytes => FreeBytes;

    /// <summary>Whether what is freed here is free there too; false when nobody can tell.</summary>
    /// <param name="place">A file or directory.</param>
    bool SharesDeviceWith(string place);

    /// <summary>Whether a file is surely not there; one that cannot be looked at now is not gone.</summary>
    bool IsGone(string file);

    /// <summary>Reads a whole file and compares it with its record. The file with frozen tensors that it refers to is not looked at: a worker
    /// writes that one again.</summary>
    FileFinding Look(string file, string sha256);

    /// <summary>Points a link at a file of the same directory, in one step, on the disk; nothing is written when it points there. What has its name
    /// and is no link gets another.</summary>
    /// <returns>That it did, for people; empty when nothing was in the way.</returns>
    /// <exception cref="IOException">The disk did not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is not ours to write.</exception>
    string Point(string link, string file);

    /// <summary>Deletes a checkpoint's file, on the disk, unless what has its name is none of the run's.</summary>
    /// <param name="runId">Names the run, as the file's header does.</param>
    /// <param name="sizeBytes">As recorded; -1 when nobody knows any more.</param>
    /// <exception cref="IOException">It is still there, or may be.</exception>
    /// <exception cref="UnauthorizedAccessException">It is still there.</exception>
    Deletion Delete(string file, string runId, long sizeBytes);

    /// <summary>Deletes, on the disk, the run's finished checkpoints that were never recorded, because their writers died before. What somebody
    /// has open stays: an import keeps its file open until it is recorded.</summary>
    /// <param name="fencingToken">Files of later owners stay.</param>
    /// <param name="attempt">Files of this attempt and of later ones stay: what it has just saved is recorded in a moment.</param>
    /// <param name="known">Names of files that stay.</param>
    /// <exception cref="IOException">Some may still be there.</exception>
    /// <exception cref="UnauthorizedAccessException">Some are still there.</exception>
    void RemoveUnrecorded(string runId, long fencingToken, int attempt, IReadOnlySet<string> known);
}
