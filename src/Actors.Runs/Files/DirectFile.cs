using Actors.Runs.Interop;
using Microsoft.Win32.SafeHandles;

namespace Actors.Runs.Files;

/// <summary>
/// A new file that is written from pages of memory, past the kernel's cache where the file system allows it.
/// <list type="bullet">
/// <item>The disk reads the memory itself: no core copies it, and what others have cached stays.</item>
/// <item>A piece that the disk takes only a part of has failed: its rest is never written later, as if nothing had been.</item>
/// </list>
/// </summary>
internal sealed class DirectFile : IDisposable
{
    // Long enough to keep a disk busy, short enough that a full one is noticed soon.
    private const int PieceBytes = 16 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private long _length;

    private DirectFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Makes a file, or empties the one that is there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static DirectFile Create(string path) => new(path, Posix.CreateDirect(path));

    /// <summary>Writes memory behind what was written before. The last page of a file may be filled in part; no other.</summary>
    /// <exception cref="IOException">The disk did not take it all; the file is of no use.</exception>
    public void Append(HostMemory memory)
    {
        if (_length % HostMemory.PageBytes != 0)
            throw new InvalidOperationException($"{_path} ended with {_length} bytes");
        for (var offset = 0L; offset < memory.SizeBytes; offset += PieceBytes)
        {
            var piece = (int)Math.Min(PieceBytes, memory.ReservedBytes - offset);
            Posix.Write(_file, memory.Slice(offset, piece), _length + offset, _path);
        }

        _length += memory.SizeBytes;
    }

    /// <summary>Ends the file where its content ends, and waits until the disk has it.</summary>
    /// <exception cref="IOException">The disk did not take it; the file is of no use.</exception>
    public void Finish()
    {
        Posix.Truncate(_file, _length, _path);
        Posix.Flush(_file, _path);
    }

    public void Dispose() => _file.Dispose();
}
