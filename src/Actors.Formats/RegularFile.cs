
namespace Actors.Formats;

/// <summary>Opens files, and nothing else that has a name: a pipe would be waited for, and a device be read without end.</summary>
public static class RegularFile
{
    /// <summary>Opens a file to be read, without a buffer.</summary>
    /// <exception cref="IOException">It is a pipe, a socket or a device, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static FileStream OpenRead(string path, FileShare share = FileShare.ReadWrite | FileShare.Delete, FileOptions options = FileOptions.None)
    {
        if (IsSpecial(path))
            throw new IOException($"{path} is a pipe, a socket or a device, not a file");
        return new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize: 0, options);
    }

    /// <summary>Whether a name is that of a pipe, a socket or a device.</summary>
    public static bool IsSpecial(string path) => FileKind.IsSpecial(path);
}
