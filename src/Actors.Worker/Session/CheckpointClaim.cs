using System.Text;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Runs.Interop;
using Actors.Runs.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Actors.Worker.Session;

/// <summary>
/// The right to a checkpoint directory that a link leads to. A copy of a home copies the link, not what it leads to: both homes have a run with
/// the same id then, and either would take the other's checkpoints for its own leftovers.
/// <list type="bullet">
/// <item>A file in the directory names the run's directory that uses it, and is locked as long as one of its workers lives.</item>
/// <item>A home that was moved takes its files along: where the named directory does not lead here any more, the claim is given up.</item>
/// <item>A directory that no link leads to is nobody else's, and has no such file.</item>
/// </list>
/// </summary>
internal sealed class CheckpointClaim : IDisposable
{
    public const string FileName = ".claimed-by";

    private const int LongestPath = 4096;

    private readonly SafeFileHandle _file;

    private CheckpointClaim(SafeFileHandle file) => _file = file;

    /// <param name="runDirectory">The run's own directory, whose lock is held.</param>
    /// <returns>Null when there is nothing to claim.</returns>
    /// <exception cref="CheckpointException">A run in another home uses it.</exception>
    /// <exception cref="IOException">A worker of another home is at work there, or it cannot be looked at.</exception>
    public static CheckpointClaim? Take(string runDirectory)
    {
        var own = Path.GetFullPath(runDirectory);
        var checkpoints = CheckpointDirectory.PathIn(own);
        if (!Directory.Exists(checkpoints) || (!DurableFile.IsLink(own) && !DurableFile.IsLink(checkpoints)))
            return null;
        var path = Path.Combine(checkpoints, FileName);
        var file = Posix.OpenOrCreate(path);
        try
        {
            if (!Posix.TryLock(file, path))
                throw new IOException($"a worker of another home is at work in {checkpoints}, which a link leads to");
            var other = Read(file);
            if (other != own)
            {
                if (IsUsed(other, own, checkpoints))
                {
                    throw new CheckpointException(
                        $"{checkpoints} is a link's, and holds the checkpoints of the run in {other}: one of the two homes is a copy. "
                        + "Put a directory of its own, with a copy of the files, in the place of one link, and resume");
                }

                var text = Encoding.UTF8.GetBytes(own);
                RandomAccess.SetLength(file, 0);
                RandomAccess.Write(file, text, 0);
                Posix.Flush(file, path);
            }

            return new CheckpointClaim(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (!_file.IsClosed)
            Posix.Unlock(_file);
        _file.Dispose();
    }

    // Whether a directory of another home leads here. One home may have several paths.
    private static bool IsUsed(string other, string own, string checkpoints) =>
        other != "" && Posix.IdentityOf(CheckpointDirectory.PathIn(other)) is { } identity && identity == Posix.IdentityOf(checkpoints)
        && Posix.IdentityOf(HomeOf(other)) != Posix.IdentityOf(HomeOf(own));

    private static string HomeOf(string runDirectory) => Path.GetDirectoryName(runDirectory) ?? runDirectory;

    private static string Read(SafeFileHandle file)
    {
        Span<byte> text = stackalloc byte[LongestPath];
        return Encoding.UTF8.GetString(text[..RandomAccess.Read(file, text, 0)]);
    }
}
