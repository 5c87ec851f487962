using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Actors.Formats;

/// <summary>
/// What an npy file says before its data: <c>\x93NUMPY</c>, version, length, and a Python dict literal that is padded with spaces
/// to a multiple of 64 and ends in a newline (numpy.lib.format).
/// </summary>
/// <param name="Type">Of the items.</param>
/// <param name="FortranOrder">The first index runs fastest; otherwise the last.</param>
/// <param name="Shape">Sizes, none for a single item.</param>
public sealed record NpyHeader(NpyType Type, bool FortranOrder, ImmutableArray<int> Shape)
{
    /// <summary>Longest dict literal that is read: NumPy's own limit.</summary>
    public const int MaxLength = 10_000;

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Items of the array.</summary>
    /// <exception cref="NpyException">They cannot be counted in 64 bits.</exception>
    public long Count
    {
        get
        {
            try
            {
                return Shape.Contains(0) ? 0 : Shape.Aggregate(1L, (product, size) => checked(product * size));
            }
            catch (OverflowException)
            {
                throw new NpyException($"the shape ({string.Join(", ", Shape)}) holds too many items");
            }
        }
    }

    /// <summary>Bytes of the data.</summary>
    /// <exception cref="NpyException">They cannot be counted in 64 bits.</exception>
    public long ByteCount => Count <= long.MaxValue / Type.ItemSize
        ? Count * Type.ItemSize
        : throw new NpyException($"the shape ({string.Join(", ", Shape)}) holds too many items");

    /// <summary>Reads up to the first byte of the data.</summary>
    /// <exception cref="NpyException">The stream does not begin with a header that is supported.</exception>
    public static NpyHeader Read(Stream stream)
    {
        try
        {
            Span<byte> start = stackalloc byte[8];
            stream.ReadExactly(start);
            if (!start.StartsWith(Magic))
                throw new NpyException("this is not an npy file");
            var (major, minor) = (start[6], start[7]);
            if (major is < 1 or > 3 || minor != 0)
                throw new NpyException($"npy version {major}.{minor} is not supported");
            var length = ReadLength(stream, major);
            if (length > MaxLength)
                throw new NpyException($"the npy header claims {length} bytes, more than {MaxLength}");
            var literal = new byte[length];
            stream.ReadExactly(literal);
            return new NpyHeaderLiteral((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(literal)).Parse();
        }
        catch (EndOfStreamException e)
        {
            throw new NpyException("the npy header is cut off", e);
        }
    }

    /// <summary>Writes version 1.0; a shape of at most 64 sizes always fits it.</summary>
    public void Write(Stream stream)
    {
        var sizes = string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var shape = Shape.Length == 1 ? $"({sizes},)" : $"({sizes})";
        var literal = $"{{'descr': '{Type.Descr}', 'fortran_order': {(FortranOrder ? "True" : "False")}, 'shape': {shape}, }}";
        const int prefix = 10;
        var padded = (prefix + literal.Length + 1 + Alignment - 1) / Alignment * Alignment - prefix;
        Span<byte> start = [.. Magic, 1, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(start[8..], checked((ushort)padded));
        stream.Write(start);
        stream.Write(Encoding.ASCII.GetBytes(literal.PadRight(padded - 1) + '\n'));
    }

    private static uint ReadLength(Stream stream, int major)
    {
        Span<byte> length = stackalloc byte[major == 1 ? 2 : 4];
        stream.ReadExactly(length);
        return major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
    }

    public bool Equals(NpyHeader? other) =>
        other is not null && Type == other.Type && FortranOrder == other.FortranOrder && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Type, FortranOrder, Shape.Length);
}
