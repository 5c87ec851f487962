using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Actors.Formats;

/// <summary>
/// Writes arrays into an npz file, a zip of stored <c>{name}.npy</c> entries. The same arrays give the same bytes: entries carry the
/// earliest date that zip knows, not today's. Disposing writes the directory; flushing it to the disk is the caller's.
/// </summary>
/// <param name="stream">Seekable and empty; left open.</param>
public sealed class NpzWriter(Stream stream) : IDisposable
{
    private static readonly DateTimeOffset NoDate = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    /// <summary>Writes one array whole.</summary>
    public void Write(string name, NpyArray array) => Write(name, array.Type, array.Shape, [array.Data]);

    /// <summary>Writes an array of values that lie in memory.</summary>
    public void Write<T>(string name, NpyType type, ImmutableArray<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var entry = Begin(name, type, shape, (long)values.Length * Marshal.SizeOf<T>());
        entry.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes an array that lies in pieces, in their order.</summary>
    /// <exception cref="ArgumentException">The pieces are not as long as the shape and the type say.</exception>
    public void Write(string name, NpyType type, ImmutableArray<int> shape, IReadOnlyCollection<ReadOnlyMemory<byte>> pieces)
    {
        using var entry = Begin(name, type, shape, pieces.Sum(piece => (long)piece.Length));
        foreach (var piece in pieces)
            entry.Write(piece.Span);
    }

    public void Dispose() => _zip.Dispose();

    private Stream Begin(string name, NpyType type, ImmutableArray<int> shape, long byteCount)
    {
        var header = new NpyHeader(type, FortranOrder: false, shape);
        if (header.ByteCount != byteCount)
            throw new ArgumentException($"'{name}' has {byteCount} bytes of data, its type and shape say {header.ByteCount}.");
        var entry = _zip.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
        entry.LastWriteTime = NoDate;
        var data = entry.Open();
        header.Write(data);
        return data;
    }
}
