using System.Buffers.Binary;

namespace Actors.Formats;

/// <summary>
/// The header of a safetensors file: all of what is in it but the elements. Reading one costs its own length, whatever the
/// file's. A header that exists obeys every rule of the format.
/// </summary>
/// <param name="Entries">Tensors in the order of their bytes.</param>
/// <param name="Metadata">Free text under free names.</param>
/// <param name="DataOffset">Where in the file the elements begin: 8 bytes of length and the JSON text.</param>
public sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata, long DataOffset)
{
    /// <summary>No header is longer.</summary>
    public const int MaximalLengthBytes = 100_000_000;

    internal const int LengthPrefixBytes = 8;
    internal const string MetadataKey = "__metadata__";

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format, which the message names.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static SafetensorsHeader Read(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        return Read(stream);
    }

    /// <summary>Reads the header at the beginning of a seekable stream, which is left where the elements begin.</summary>
    /// <exception cref="SafetensorsException">The stream breaks a rule of the format, which the message names.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        var (entries, metadata, dataOffset) = ReadJson(stream);
        return new SafetensorsHeader(InOrder(entries, stream.Length - dataOffset), metadata, dataOffset);
    }

    /// <summary>Reads what the header at the beginning of a seekable stream says beside its tensors, whatever has become of these.</summary>
    /// <exception cref="SafetensorsException">There is no header.</exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(Stream stream) => ReadJson(stream).Metadata;

    private static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata, long DataOffset) ReadJson(Stream stream)
    {
        var fileLength = stream.Length;
        if (fileLength < LengthPrefixBytes)
            throw new SafetensorsException($"the file has {fileLength} bytes, fewer than the {LengthPrefixBytes} of a header's length");
        Span<byte> prefix = stackalloc byte[LengthPrefixBytes];
        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximalLengthBytes)
            throw new SafetensorsException($"the header claims {length} bytes, more than the allowed {MaximalLengthBytes}");
        if (LengthPrefixBytes + (long)length > fileLength)
            throw new SafetensorsException($"the header claims {length} bytes, past the end of the file of {fileLength}");
        var json = new byte[length];
        stream.ReadExactly(json);
        var (entries, metadata) = SafetensorsJson.Parse(json);
        return (entries, metadata, LengthPrefixBytes + (long)length);
    }

    // Every byte of the buffer belongs to exactly one tensor.
    private static IReadOnlyList<SafetensorsEntry> InOrder(List<SafetensorsEntry> entries, long bufferLength)
    {
        var ordered = entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToArray();
        var expected = 0L;
        foreach (var entry in ordered)
        {
            if (entry.Begin > entry.End)
                throw new SafetensorsException($"tensor '{entry.Name}' begins at {entry.Begin}, after its end at {entry.End}");
            if (entry.Begin != expected)
                throw new SafetensorsException($"tensor '{entry.Name}' begins at {entry.Begin}, expected {expected}: tensors must touch");
            if (SafetensorsEntry.SizeOf(entry.Name, entry.Type, entry.Shape) is var size && size != entry.SizeBytes)
                throw new SafetensorsException($"tensor '{entry.Name}' has {entry.SizeBytes} bytes, its type and shape need {size}");
            expected = entry.End;
        }
        if (expected != bufferLength)
            throw new SafetensorsException($"the tensors end at {expected}, the file's data at {bufferLength}");
        return ordered;
    }
}
