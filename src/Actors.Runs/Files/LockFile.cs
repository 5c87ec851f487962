using System.Globalization;
using System.Text;
using Actors.Runs.Interop;
using Microsoft.Win32.SafeHandles;

namespace Actors.Runs.Files;

/// <summary>
/// The exclusive right to a directory, held by one process at a time. The kernel releases it when the holder dies, however it dies;
/// the file itself stays and names the last holder.
/// </summary>
public sealed class LockFile : IDisposable
{
    private const int LongestId = 20;

    private readonly SafeFileHandle _file;

    private LockFile(SafeFileHandle file) => _file = file;

    /// <summary>Takes the lock and writes this process's id into the file.</summary>
    /// <returns>Null when another process holds it.</returns>
    public static LockFile? TryAcquire(string path)
    {
        // Not a FileStream: opening one takes a lock of its own, and fails where this must wait.
        var file = Posix.OpenOrCreate(path);
        try
        {
            if (Posix.TryLock(file, path))
            {
                RandomAccess.SetLength(file, 0);
                RandomAccess.Write(file, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
                return new LockFile(file);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>The process that took the lock last; 0 when nobody did.</summary>
    public static int LastHolder(string path) =>
        File.Exists(path) && int.TryParse(ReadShared(path), CultureInfo.InvariantCulture, out var processId) ? processId : 0;

    public void Dispose()
    {
        if (!_file.IsClosed)
            Posix.Unlock(_file);
        _file.Dispose();
    }

    private static string ReadShared(string path)
    {
        using var file = Posix.OpenRead(path);
        Span<byte> text = stackalloc byte[LongestId];
        return Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]);
    }
}
