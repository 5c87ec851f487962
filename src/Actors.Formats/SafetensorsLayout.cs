using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Actors.Formats;

/// <summary>
/// Where everything of a safetensors file goes, known before a byte of a tensor is: so tensors can be copied straight to
/// their place in one buffer, or streamed. Order as the official writer's: type descending, then name by its UTF-8 bytes;
/// the header padded with spaces. Metadata in ordinal order, so equal content gives equal bytes.
/// </summary>
public sealed class SafetensorsLayout
{
    private const int LeastAlignment = 8;

    private readonly byte[] _header;

    private SafetensorsLayout(byte[] header, IReadOnlyList<SafetensorsEntry> entries) => (_header, Entries) = (header, entries);

    /// <summary>Tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The file's first bytes, up to the first tensor's.</summary>
    public ReadOnlyMemory<byte> Header => _header;

    /// <summary>Bytes of all tensors, without the header.</summary>
    public long DataBytes => Entries.Count == 0 ? 0 : Entries[^1].End;

    /// <summary>Lays out a file.</summary>
    /// <param name="alignment">The tensors begin at a multiple of so many bytes, a multiple of 8; the header is padded up to there.</param>
    /// <exception cref="SafetensorsException">A name is taken twice or reserved, a size overflows, or the header grows too long.</exception>
    public static SafetensorsLayout Plan(
        IEnumerable<SafetensorsItem> tensors, IReadOnlyDictionary<string, string>? metadata = null, int alignment = LeastAlignment)
    {
        if (alignment <= 0 || alignment % LeastAlignment != 0)
            throw new ArgumentOutOfRangeException(nameof(alignment), alignment, $"expected a multiple of {LeastAlignment}");
        var entries = new List<SafetensorsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
        var begin = 0L;
        foreach (var (name, type, shape) in tensors.OrderByDescending(tensor => tensor.Type).ThenBy(tensor => Encoding.UTF8.GetBytes(tensor.Name), ByteOrder.Instance))
        {
            if (!names.Add(name))
                throw new SafetensorsException($"the name '{name}' is taken twice or reserved");
            var end = begin + SafetensorsEntry.SizeOf(name, type, shape);
            entries.Add(new SafetensorsEntry(name, type, [.. shape], begin, end));
            begin = end;
        }
        return new SafetensorsLayout(HeaderBytes(entries, metadata, alignment), entries);
    }

    /// <summary>Writes the file: the header, then each tensor as <paramref name="source"/> hands it out, in order. Does not flush.</summary>
    /// <exception cref="SafetensorsException">The source hands out another number of bytes than the entry has.</exception>
    public void Write(Stream stream, SafetensorsSource source)
    {
        stream.Write(_header);
        foreach (var entry in Entries)
        {
            var bytes = source(entry);
            if (bytes.Length != entry.SizeBytes)
                throw new SafetensorsException($"tensor '{entry.Name}' needs {entry.SizeBytes} bytes, {bytes.Length} were handed out");
            stream.Write(bytes);
        }
    }

    private static byte[] HeaderBytes(List<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata, int alignment)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            WriteJson(writer, entries, metadata);
        var offset = (SafetensorsHeader.LengthPrefixBytes + json.WrittenCount + alignment - 1) / alignment * alignment;
        var length = offset - SafetensorsHeader.LengthPrefixBytes;
        if (length > SafetensorsHeader.MaximalLengthBytes)
            throw new SafetensorsException($"the header needs {length} bytes, more than the allowed {SafetensorsHeader.MaximalLengthBytes}");
        var header = new byte[offset];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        header.AsSpan(SafetensorsHeader.LengthPrefixBytes).Fill((byte)' ');
        json.WrittenSpan.CopyTo(header.AsSpan(SafetensorsHeader.LengthPrefixBytes));
        return header;
    }

    private static void WriteJson(Utf8JsonWriter writer, List<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        writer.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            writer.WriteStartObject(SafetensorsHeader.MetadataKey);
            foreach (var (name, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                writer.WriteString(name, text);
            writer.WriteEndObject();
        }
        foreach (var entry in entries)
        {
            writer.WriteStartObject(entry.Name);
            writer.WriteString("dtype", entry.Type.ToString());
            writer.WriteStartArray("shape");
            foreach (var size in entry.Shape)
                writer.WriteNumberValue(size);
            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(entry.Begin);
            writer.WriteNumberValue(entry.End);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private sealed class ByteOrder : IComparer<byte[]>
    {
        internal static readonly ByteOrder Instance = new();

        public int Compare(byte[]? left, byte[]? right) => left.AsSpan().SequenceCompareTo(right);
    }
}
