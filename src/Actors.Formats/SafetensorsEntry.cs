namespace Actors.Formats;

/// <summary>What a header says of one tensor.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Sizes, row-major; empty for a scalar.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">The byte after the last.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Begin, long End)
{
    /// <summary>Bytes of the tensor.</summary>
    public long SizeBytes => End - Begin;

    /// <summary>Bytes that a type and a shape need.</summary>
    /// <exception cref="SafetensorsException">They overflow, a size is negative, or the bits do not make whole bytes.</exception>
    internal static long SizeOf(string name, SafetensorsType type, IReadOnlyList<long> shape)
    {
        try
        {
            var bits = (long)type.Bits();
            foreach (var size in shape)
                bits = checked(bits * (size >= 0 ? size : throw new SafetensorsException($"tensor '{name}' has the negative size {size}")));
            return bits % 8 == 0 ? bits / 8 : throw new SafetensorsException($"tensor '{name}' of type {type} does not fill whole bytes");
        }
        catch (OverflowException)
        {
            throw new SafetensorsException($"the size of tensor '{name}' overflows");
        }
    }
}
