using System.Diagnostics;

namespace Actors.CrashTests.Running;

/// <summary>A file system in memory of a few MiB, mounted for one test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    public SmallDisk(int sizeMiB)
    {
        Path = Directory.CreateTempSubdirectory("actors-disk-").FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={sizeMiB}m", "tmpfs", Path);
        Home = Directory.CreateDirectory(System.IO.Path.Combine(Path, "home")).FullName;
        _filler = System.IO.Path.Combine(Path, "filler");
    }

    public string Path { get; }

    public string Home { get; }

    /// <summary>Somebody else takes every byte that is left.</summary>
    public void Fill()
    {
        var block = new byte[1 << 16];
        using var file = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        while (block.Length > 0)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                block = block[..(block.Length / 2)];
            }
        }
    }

    public void Clear() => File.Delete(_filler);

    public void Dispose()
    {
        // A worker whose node has just been killed may still have its files open; the kernel lets go of the disk when it is gone.
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }
}

/// <summary>A test that mounts a file system, which only root may; elsewhere it is skipped, and says so.</summary>
public sealed class MountingFactAttribute : FactAttribute
{
    public MountingFactAttribute() => Skip = Environment.IsPrivilegedProcess ? null : "mounts a file system, which only root may";
}
