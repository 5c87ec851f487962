using System.Buffers.Binary;

namespace Actors.Worker.Vision;

/// <summary>
/// What the beginning of a PNG or JPEG file says, and whether the file is whole. It is looked at before the decoder is: a claimed
/// size is checked before memory is allocated, and a file that was cut off is refused instead of being filled with grey.
/// </summary>
internal readonly record struct ImageHeader(int Width, int Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> PngEnd => [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D'];

    /// <returns>The header, or null and the reason.</returns>
    public static ImageHeader? Read(ReadOnlySpan<byte> file, out string reason)
    {
        reason = "";
        if (file.IsEmpty)
            reason = "the file is empty";
        else if (file.StartsWith(PngSignature))
            return ReadPng(file, ref reason);
        else if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ReadJpeg(file, ref reason);
        else
            reason = "the file is neither PNG nor JPEG";
        return null;
    }

    /// <summary>Chunks of length, type, data and CRC; the first is IHDR, the last IEND (PNG specification, 5.3).</summary>
    private static ImageHeader? ReadPng(ReadOnlySpan<byte> file, ref string reason)
    {
        var chunks = file[PngSignature.Length..];
        if (chunks.Length < 16 || !chunks[4..].StartsWith("IHDR"u8))
        {
            reason = "the PNG has no header";
            return null;
        }
        var header = new ImageHeader(BinaryPrimitives.ReadInt32BigEndian(chunks[8..]), BinaryPrimitives.ReadInt32BigEndian(chunks[12..]));
        while (chunks.Length >= 12)
        {
            if (chunks.StartsWith(PngEnd))
                return header;
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - 12)
                break;
            chunks = chunks[(12 + (int)length)..];
        }
        reason = "the PNG is cut off";
        return null;
    }

    /// <summary>Segments of marker and length up to the scan; FF D9 cannot occur inside a scan (ITU-T T.81, B.1).</summary>
    private static ImageHeader? ReadJpeg(ReadOnlySpan<byte> file, ref string reason)
    {
        ImageHeader? header = null;
        var rest = file[2..];
        while (rest.Length >= 4 && rest[0] == 0xFF)
        {
            var marker = rest[1];
            if (marker == 0xFF)
            {
                rest = rest[1..];
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && length >= 8 && rest.Length >= 9)
                header = new ImageHeader(BinaryPrimitives.ReadUInt16BigEndian(rest[7..]), BinaryPrimitives.ReadUInt16BigEndian(rest[5..]));
            if (marker == 0xDA)
            {
                if (header is not null && rest.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0)
                    return header;
                break;
            }
            if (length < 2 || length + 2 > rest.Length)
                break;
            rest = rest[(length + 2)..];
        }
        reason = header is null ? "the JPEG has no header" : "the JPEG is cut off";
        return null;
    }
}
