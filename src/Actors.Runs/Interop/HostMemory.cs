using System.Runtime.InteropServices;

namespace Actors.Runs.Interop;

/// <summary>
/// Memory outside the collector's heap, of any size.
/// <list type="bullet">
/// <item>It begins at a page, and the page of its last byte is its own to the end: a disk may read it without a copy in between.</item>
/// <item>Its pages are touched, as large ones where the kernel has them: copying into it runs at memory speed from the first byte on.</item>
/// </list>
/// </summary>
internal sealed unsafe partial class HostMemory : IDisposable
{
    /// <summary>Places and lengths that a disk takes without a copy are multiples of it.</summary>
    public const int PageBytes = 4096;

    private const nuint LargePageBytes = 2 << 20;

    private byte* _start;

    /// <param name="sizeBytes">0 and more.</param>
    /// <exception cref="OutOfMemoryException">There is not so much.</exception>
    public HostMemory(long sizeBytes)
    {
        SizeBytes = sizeBytes;
        ReservedBytes = Math.Max(1, (sizeBytes + PageBytes - 1) / PageBytes) * PageBytes;
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)ReservedBytes, ReservedBytes < (long)LargePageBytes ? PageBytes : LargePageBytes);
        const int useLargePages = 14;
        _ = madvise(_start, (nuint)ReservedBytes, useLargePages); // a wish: small pages only cost time
        for (var page = 0L; page < ReservedBytes; page += PageBytes)
            _start[page] = 0;
        NativeMemory.Clear(_start + ReservedBytes - PageBytes, PageBytes);
    }

    ~HostMemory() => Free();

    /// <summary>As asked for.</summary>
    public long SizeBytes { get; }

    /// <summary><see cref="SizeBytes"/> up to the end of the last page.</summary>
    public long ReservedBytes { get; }

    /// <summary>A part of it, valid until it is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not all inside the reserved bytes.</exception>
    public Span<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ReservedBytes - length);
        return new Span<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* start, nuint length, int advice);
}
