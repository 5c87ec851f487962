using System.Globalization;
using Actors.Training.Interop;

namespace Actors.Training.Files;

/// <summary>
/// The exclusive right to a directory, held by one process at a time. The kernel releases it when the holder dies, however it dies;
/// the file itself stays and names the last holder.
/// </summary>
public sealed class LockFile : IDisposable
{
    private readonly FileStream _file;

    private LockFile(FileStream file) => _file = file;

    /// <summary>Takes the lock and writes this process's id into the file.</summary>
    /// <returns>Null when another process holds it.</returns>
    public static LockFile? TryAcquire(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (Posix.TryLock(file.SafeFileHandle, path))
            {
                file.SetLength(0);
                file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                file.Flush();
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

    public void Dispose() => _file.Dispose();

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(file).ReadToEnd();
    }
}
