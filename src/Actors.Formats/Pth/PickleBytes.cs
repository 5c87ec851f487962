using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Actors.Formats.Pth;

/// <summary>Reads a pickle's bytes forwards.</summary>
internal sealed class PickleBytes(byte[] bytes)
{
    private const int MaxNameBytes = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Of the next byte.</summary>
    public int Position { get; private set; }

    public bool AtEnd => Position == bytes.Length;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int I32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    /// <summary>Big-endian, the only number of a pickle that is.</summary>
    public double F64() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>Two's complement of as many bytes as the first one says.</summary>
    public BigInteger Long() => new(Take(U8()));

    public string Latin1() => Encoding.Latin1.GetString(Take(U8()));

    public string Utf8(int maxBytes)
    {
        var length = U32();
        return length <= maxBytes ? Decode(Take((int)length)) : throw Refusal($"a text of {length} bytes, more than the allowed {maxBytes}");
    }

    /// <summary>Up to the end of the line, which is not part of it.</summary>
    public string Line()
    {
        var length = bytes.AsSpan(Position, Math.Min(MaxNameBytes, bytes.Length - Position)).IndexOf((byte)'\n');
        if (length < 0)
            throw Refusal("a name that does not end");
        var line = Decode(Take(length));
        Position++;
        return line;
    }

    public PthException Refusal(string what) => new($"the pickle has at byte {Position}: {what}");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position)
            throw Refusal("its end, too early");
        Position += count;
        return bytes.AsSpan(Position - count, count);
    }

    private string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Refusal("text that is not UTF-8");
        }
    }
}
