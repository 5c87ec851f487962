using System.Runtime.InteropServices;
using Actors.Journal;
using Microsoft.Win32.SafeHandles;

namespace Actors.Journals.Sqlite;

/// <summary>A file beside the journal that holds blocks of the device, and nothing else. Deleting it gives the journal room on a device
/// that is full.</summary>
/// <remarks>
/// Invariants:
/// - The file has all its blocks, or is not there.
/// - <see cref="IsInUse"/> from a release until the room is put aside again, also when another process had released it before.
/// </remarks>
internal sealed partial class Reserve(string journal, long sizeBytes) : IJournalReserve
{
    private const int Interrupted = 4;

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

    /// <summary>Gives the room to the journal.</summary>
    /// <returns>False when it was given before: there is nothing left to give.</returns>
    public bool TryRelease()
    {
        lock (_gate)
        {
            _isInUse = sizeBytes > 0;
            return File.Exists(_path) && TryDelete();
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

    private bool IsWhole() => sizeBytes == 0 || (new FileInfo(_path) is { Exists: true } file && file.Length == sizeBytes);

    private bool TryAllocate()
    {
        try
        {
            using var file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write);
            Allocate(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete();
            return false;
        }
    }

    private bool TryDelete()
    {
        try
        {
            File.Delete(_path);
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
