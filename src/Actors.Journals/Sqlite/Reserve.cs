using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Sqlite;

/// <summary>A file beside the journal that holds blocks of the device, and nothing else. Shortening it gives the journal room on a device
/// that is full.</summary>
/// <remarks>
/// Invariants:
/// - The file has all its blocks; without any it is not there.
/// - It is given piece by piece. Whoever else waits for room on the device may take what the journal is given, and keep it; the journal must
///   then still be able to say what is to be deleted.
/// - <see cref="IsInUse"/> from a release until the room is put aside again, also when another process had released it before.
/// </remarks>
internal sealed partial class Reserve(string journal, long sizeBytes) : IJournalReserve
{
    private const int Interrupted = 4;
    private const int Pieces = 8;
    private const long SmallestPiece = 64 << 10;

    private readonly string _path = journal + ".reserve";

    // Whoever commits releases, the actor that looks for room restores.
    private readonly Lock _gate = new();
    private bool _isInUse;

    /// <inheritdoc/>
    public bool IsInUse
    {
        get
        {
            lock (_gate)
                return _isInUse;
        }
    }

    /// <inheritdoc/>
    public string Place => journal;

    /// <inheritdoc/>
    public long SizeBytes => sizeBytes;

    /// <summary>Puts the room aside when it is not there yet. A device that is full from the start has its reserve in use.</summary>
    public void Open()
    {
        lock (_gate)
            _isInUse = !IsWhole() && !TryAllocate();
    }

    /// <summary>Gives a piece of the room to the journal.</summary>
    /// <returns>False when all was given before: there is nothing left to give.</returns>
    public bool TryRelease()
    {
        lock (_gate)
        {
            _isInUse = sizeBytes > 0;
            return Length is > 0 and var length && TryShorten(length - Math.Max(SmallestPiece, sizeBytes / Pieces));
        }
    }

    /// <inheritdoc/>
    public bool TryRestore()
    {
        lock (_gate)
        {
            if (!IsWhole() && !TryAllocate())
                return false;
            _isInUse = false;
            return true;
        }
    }

    private long Length => new FileInfo(_path) is { Exists: true } file ? file.Length : 0;

    private bool IsWhole() => Length == sizeBytes;

    // What is left of it stays when there is no room for the rest.
    private bool TryAllocate()
    {
        var left = Length;
        try
        {
            using var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write);
            Allocate(file);
            RandomAccess.SetLength(file, sizeBytes);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryShorten(left);
            return false;
        }
    }

    private bool TryShorten(long length)
    {
        try
        {
            if (length > 0)
            {
                using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.Write);
                RandomAccess.SetLength(file, length);
            }
            else
            {
                File.Delete(_path);
            }

            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void Allocate(SafeFileHandle file)
    {
        int error;
        do
            error = PosixFAllocate(file, 0, sizeBytes);
        while (error == Interrupted);
        if (error != 0)
            throw new IOException($"{_path} cannot be given {sizeBytes} bytes (error {error}).", error);
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFAllocate(SafeFileHandle file, long offset, long length);
}
