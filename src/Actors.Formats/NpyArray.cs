using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Actors.Formats;

/// <summary>An npy array in memory, the last index running fastest.</summary>
/// <param name="Type">Of the items.</param>
/// <param name="Shape">Sizes, none for a single item.</param>
/// <param name="Data">The items, little-endian.</param>
public sealed record NpyArray(NpyType Type, ImmutableArray<int> Shape, byte[] Data)
{
    /// <summary>Reads a whole file or entry; an array in Fortran order is brought into C order.</summary>
    /// <param name="stream">At its beginning.</param>
    /// <param name="maxBytes">Data larger than this are refused before memory is allocated.</param>
    /// <exception cref="NpyException">Damaged, hostile or not supported.</exception>
    public static NpyArray Read(Stream stream, long maxBytes)
    {
        var header = NpyHeader.Read(stream);
        if (header.ByteCount > Math.Min(maxBytes, Array.MaxLength))
            throw new NpyException($"the array has {header.ByteCount} bytes, more than {Math.Min(maxBytes, Array.MaxLength)}");
        if (stream.CanSeek && header.ByteCount > stream.Length - stream.Position)
            throw new NpyException("the data are cut off");
        var data = new byte[header.ByteCount];
        if (stream.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length)
            throw new NpyException("the data are cut off");
        if (stream.ReadByte() >= 0)
            throw new NpyException("there are data after the end of the array");
        return new NpyArray(header.Type, header.Shape, header.FortranOrder ? ToRowMajor(header, data) : data);
    }

    public void Write(Stream stream)
    {
        new NpyHeader(Type, FortranOrder: false, Shape).Write(stream);
        stream.Write(Data);
    }

    /// <summary>The items as values of a type of the same size.</summary>
    /// <exception cref="NpyException">The items have another size.</exception>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => Marshal.SizeOf<T>() == Type.ItemSize
            ? MemoryMarshal.Cast<byte, T>(Data)
            : throw new NpyException($"items of type '{Type.Descr}' are not {typeof(T).Name}");

    /// <summary>An array of one dimension of UTF-32 text, padded with zeros to the longest.</summary>
    public static NpyArray OfText(IReadOnlyCollection<string> texts)
    {
        var encoded = texts.Select(Encoding.UTF32.GetBytes).ToArray();
        var itemSize = Math.Max(4, encoded.Length == 0 ? 0 : encoded.Max(bytes => bytes.Length));
        var data = new byte[checked(itemSize * encoded.Length)];
        for (var i = 0; i < encoded.Length; i++)
            encoded[i].CopyTo(data, i * itemSize);
        return new NpyArray(new NpyType('U', itemSize), [encoded.Length], data);
    }

    /// <summary>The texts of an array of kind U, without the zeros that pad them.</summary>
    /// <exception cref="NpyException">The items are not text.</exception>
    public ImmutableArray<string> AsText()
    {
        if (Type.Kind != 'U')
            throw new NpyException($"items of type '{Type.Descr}' are not text");
        var texts = ImmutableArray.CreateBuilder<string>(Data.Length / Type.ItemSize);
        for (var at = 0; at < Data.Length; at += Type.ItemSize)
            texts.Add(Encoding.UTF32.GetString(Data.AsSpan(at, Type.ItemSize)).TrimEnd('\0'));
        return texts.MoveToImmutable();
    }

    private static byte[] ToRowMajor(NpyHeader header, byte[] columnMajor)
    {
        var (size, shape) = (header.Type.ItemSize, header.Shape);
        var rowMajor = new byte[columnMajor.Length];
        var index = new int[shape.Length];
        for (var target = 0; target < rowMajor.Length; target += size)
        {
            var source = 0L;
            for (var d = shape.Length - 1; d >= 0; d--)
                source = source * shape[d] + index[d];
            columnMajor.AsSpan((int)source * size, size).CopyTo(rowMajor.AsSpan(target));
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
                index[d] = 0;
        }
        return rowMajor;
    }
}
