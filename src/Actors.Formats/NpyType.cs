using System.Globalization;

namespace Actors.Formats;

/// <summary>Type of an npy array's items: a kind of NumPy's and its size, always little-endian.</summary>
/// <param name="Kind">b (bool), i, u, f, c (complex), U (UTF-32 text) or S (bytes).</param>
/// <param name="ItemSize">Bytes of one item, at least 1.</param>
public readonly record struct NpyType(char Kind, int ItemSize)
{
    public static NpyType UInt8 { get; } = new('u', 1);

    public static NpyType Int64 { get; } = new('i', 8);

    public static NpyType Float32 { get; } = new('f', 4);

    public static NpyType Float64 { get; } = new('f', 8);

    /// <summary>As NumPy writes it, for example <c>&lt;f4</c>; for text the size counts characters.</summary>
    public string Descr =>
        $"{(ItemSize == 1 || Kind == 'S' ? '|' : '<')}{Kind}{(Kind == 'U' ? ItemSize / 4 : ItemSize).ToString(CultureInfo.InvariantCulture)}";

    /// <exception cref="NpyException">Objects (they are pickles), records, dates, big-endian items, or no type at all.</exception>
    public static NpyType Parse(string descr)
    {
        if (descr.Contains('O'))
            throw new NpyException($"items of type '{descr}' are pickled Python objects, which are never loaded");
        if (descr.Length < 3 || !int.TryParse(descr.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            throw new NpyException($"items of type '{descr}' are not supported");
        var type = descr[1] == 'U' ? new NpyType('U', size > int.MaxValue / 4 ? 0 : 4 * size) : new NpyType(descr[1], size);
        if (!type.IsSupported)
            throw new NpyException($"items of type '{descr}' are not supported");
        if (descr[0] != '<' && !(descr[0] == '|' && (type.ItemSize == 1 || type.Kind == 'S')))
            throw new NpyException($"items of type '{descr}' are not little-endian");
        return type;
    }

    private bool IsSupported => Kind switch
    {
        'b' => ItemSize == 1,
        'i' or 'u' => ItemSize is 1 or 2 or 4 or 8,
        'f' => ItemSize is 2 or 4 or 8,
        'c' => ItemSize is 8 or 16,
        'U' or 'S' => ItemSize >= 1,
        _ => false,
    };
}
