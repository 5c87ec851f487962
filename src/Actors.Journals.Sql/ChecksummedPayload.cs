using System.Buffers.Text;
using System.Text;

namespace Actors.Journals.Sql;

/// <summary>A payload that carries its own checksum, for stores that have none: the payload, a line feed, <c>crc32c:</c> and eight hexadecimal
/// digits.</summary>
/// <remarks>The checksum covers the manifest too, so a payload under the manifest of another event is found. A JSON payload stays readable in the
/// database.</remarks>
public static class ChecksummedPayload
{
    private const int Digits = 8;

    private static ReadOnlySpan<byte> Label => "\ncrc32c:"u8;

    private static int TrailerBytes => Label.Length + Digits;

    /// <summary>Adds the checksum.</summary>
    public static byte[] Seal(string manifest, ReadOnlySpan<byte> payload)
    {
        var result = new byte[payload.Length + TrailerBytes];
        payload.CopyTo(result);
        WriteTrailer(manifest, payload, result.AsSpan(payload.Length));
        return result;
    }

    /// <summary>Compares the checksum and takes it away. The payload is not copied.</summary>
    /// <exception cref="CorruptPayloadException">There is no checksum, or another one.</exception>
    public static ReadOnlyMemory<byte> Open(string manifest, ReadOnlyMemory<byte> recorded)
    {
        if (recorded.Length < TrailerBytes || !recorded.Span[^TrailerBytes..].StartsWith(Label))
            throw new CorruptPayloadException(manifest, "it does not end with a checksum");
        var payload = recorded[..^TrailerBytes];
        Span<byte> expected = stackalloc byte[TrailerBytes];
        WriteTrailer(manifest, payload.Span, expected);

        // Compared as text: an upper-case digit is damage too.
        return recorded.Span[^TrailerBytes..].SequenceEqual(expected)
            ? payload
            : throw new CorruptPayloadException(manifest, "its checksum does not match");
    }

    private static void WriteTrailer(string manifest, ReadOnlySpan<byte> payload, Span<byte> trailer)
    {
        Label.CopyTo(trailer);
        Utf8Formatter.TryFormat(Of(manifest, payload), trailer[Label.Length..], out _, new('x', Digits));
    }

    private static uint Of(string manifest, ReadOnlySpan<byte> payload)
    {
        var crc = Crc32C.Continue(Crc32C.Begin, Encoding.UTF8.GetBytes(manifest));
        return ~Crc32C.Continue(Crc32C.Continue(crc, "\n"u8), payload);
    }
}
