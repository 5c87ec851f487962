using System.Security.Cryptography;
using Actors.Runs.Files;

namespace Actors.Worker.Torch;

/// <summary>Keeps changed copies of libraries between processes.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>The name of a copy is the SHA-256 of its original, so a new release never meets the copy of an older one.</item>
/// <item>A copy is compared byte by byte with what it must be before each use; any other file in its place is replaced.</item>
/// <item>A copy appears whole: it is written under a temporary name and then renamed. Processes that race write the same bytes.</item>
/// <item>Only this user can write to the directory (mode 0700).</item>
/// </list>
/// </remarks>
/// <param name="directory">Where to keep copies, or null to keep none.</param>
internal sealed class LibraryCache(string? directory)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>The cache of this user: <c>$XDG_CACHE_HOME/actors</c>, otherwise <c>~/.cache/actors</c>; none without a home directory.</summary>
    public static LibraryCache OfUser()
    {
        // The XDG base directory specification says to ignore a relative path.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathRooted(cache))
            return new(Path.Combine(cache, "actors"));
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new(home.Length > 0 ? Path.Combine(home, ".cache", "actors") : null);
    }

    /// <summary>Hands <paramref name="load"/> the path of a file with this content.</summary>
    /// <remarks>It is the kept copy, or a temporary file that is deleted afterwards if none can be kept or loaded.</remarks>
    /// <exception cref="IOException">There is no room on the disk.</exception>
    public T Load<T>(byte[] original, byte[] content, Func<string, T> load)
    {
        if (TryKeep(original, content) is { } kept)
            try
            {
                return load(kept);
            }
            catch (TorchLoadException)
            {
                // The directory may be mounted noexec, or the file was deleted since. The temporary copy tells, and its failure counts.
            }
        return LoadTemporary(content, load);
    }

    private string? TryKeep(byte[] original, byte[] content)
    {
        if (directory is null)
            return null;
        try
        {
            var path = Path.Combine(directory, $"{Convert.ToHexStringLower(SHA256.HashData(original))}.so");
            Directory.CreateDirectory(directory, Private);
            // Fails if the directory belongs to another user, who could exchange the file between the comparison and the load.
            File.SetUnixFileMode(directory, Private);
            if (!Holds(path, content))
                Write(path, content);
            return Holds(path, content) ? path : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Write(string path, byte[] content)
    {
        foreach (var left in Directory.EnumerateFiles(directory!, "*.part"))
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(left) > Abandoned)
                File.Delete(left);
        var part = Path.Combine(directory!, $"{Guid.NewGuid():n}.part");
        try
        {
            Create(part, content);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static bool Holds(string path, byte[] content)
    {
        var file = new FileInfo(path);
        // The length first: whatever lies there is not read into memory unless it can be right.
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }

    private static void Create(string path, byte[] content)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserExecute,
        };
        using var file = new FileStream(path, options);
        file.Write(content);
    }

    private static T LoadTemporary<T>(byte[] content, Func<string, T> load)
    {
        DirectoryInfo? temporary = null;
        try
        {
            temporary = Directory.CreateTempSubdirectory("actors-");
            var path = Path.Combine(temporary.FullName, "library.so");
            Create(path, content);
            return load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !StorageFault.IsWantOfRoom(e))
        {
            throw new TorchLoadException(
                $"no directory can be written for the copy of a library ({e.Message.TrimEnd('.')}); set XDG_CACHE_HOME to one that can", e);
        }
        finally
        {
            // A loaded library stays mapped without its name.
            temporary?.Delete(recursive: true);
        }
    }
}
