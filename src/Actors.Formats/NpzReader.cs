using System.IO.Compression;

namespace Actors.Formats;

/// <summary>
/// Reads the arrays of an npz file, a zip of <c>{name}.npy</c>. Every entry is checked against its length and its CRC-32 as it is
/// read, and none is larger than the given bound.
/// </summary>
public sealed class NpzReader : IDisposable
{
    private const string Extension = ".npy";

    // Deflate makes no more of one byte.
    private const long MaxExpansion = 1032;

    private readonly ZipArchive _zip;
    private readonly long _maxBytes;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    /// <param name="stream">Seekable; disposed with the reader.</param>
    /// <param name="maxBytes">Entries that claim more are refused before memory is allocated.</param>
    /// <exception cref="NpyException">Not a zip, or one with other entries than arrays or with the same name twice.</exception>
    public NpzReader(Stream stream, long maxBytes)
    {
        _maxBytes = maxBytes;
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (var entry in _zip.Entries)
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw new NpyException($"the npz holds '{entry.FullName}', which is no array");
                else if (!_entries.TryAdd(entry.FullName[..^Extension.Length], entry))
                    throw new NpyException($"the npz holds '{entry.FullName}' twice");
        }
        catch (InvalidDataException e)
        {
            stream.Dispose();
            throw new NpyException("this is not an npz file", e);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Names of the arrays, in the order of the file.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads one array whole.</summary>
    /// <exception cref="NpyException">There is none of that name, or it is damaged.</exception>
    public NpyArray Read(string name)
    {
        using var entry = Open(name);
        return NpyArray.Read(entry, Math.Min(_maxBytes, entry.Length));
    }

    /// <summary>Opens one array to be read piece by piece.</summary>
    /// <returns>Its header, and a stream over its data that throws <see cref="NpyException"/> at the end when the CRC differs.</returns>
    /// <exception cref="NpyException">There is none of that name, or it is larger than the bound, or its length contradicts its header.</exception>
    public (NpyHeader Header, Stream Data) Stream(string name)
    {
        var entry = Open(name);
        var header = NpyHeader.Read(entry);
        if (header.ByteCount != entry.Length - entry.Position)
            throw new NpyException($"'{name}' holds {entry.Length - entry.Position} bytes of data, its header says {header.ByteCount}");
        return (header, entry);
    }

    public void Dispose() => _zip.Dispose();

    private NpzEntryStream Open(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw new NpyException($"the npz holds no array '{name}'");
        if (entry.IsEncrypted)
            throw new NpyException($"'{name}' is encrypted");
        if (entry.Length - NpyHeader.MaxLength > _maxBytes)
            throw new NpyException($"'{name}' claims {entry.Length} bytes, more than {_maxBytes}");
        if (entry.Length / MaxExpansion > entry.CompressedLength)
            throw new NpyException($"'{name}' claims {entry.Length} bytes, which do not come out of {entry.CompressedLength}");
        try
        {
            return new NpzEntryStream(name, entry.Open(), entry.Length, entry.Crc32);
        }
        catch (InvalidDataException e)
        {
            throw new NpyException($"'{name}' cannot be opened: {e.Message}", e);
        }
    }
}
