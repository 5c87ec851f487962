using System.Text;
using Actors.Formats;

namespace Actors.Cli.Tests.Fuzzing;

internal sealed class FuzzedNpy : FuzzedFormat
{
    private const int Version1 = 10, Version2 = 12;

    private static readonly string[] Words =
    [
        "'", "\"", "(", ")", "{", "}", ",", ":", "True", "False", "None", "'descr'", "'shape'", "'fortran_order'", "'<f8'", "'|O'", "'>i4'", "'|S0'", "'|S2147483647'", "'<U536870911'",
        "'<U536870912'", "(0, 2147483647, 2147483647, )", "(2147483647, 2147483647, 2147483647)", "[('a', '<f4')]", "\\", "\n", "\0", "L", "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ",
    ];

    private static readonly string[] Names =
    [
        "version2", "bool", "empty", "version3", "f8", "c8", "c16", "u2", "refused_object", "refused_big_endian", "u4", "u1", "refused_record", "bytes", "f4", "u8", "fortran", "f2", "i1",
        "i4", "refused_date", "i2", "i8", "scalar", "text",
    ];

    public static IReadOnlyList<byte[]> Files { get; } = [.. Names.Select(name => Fixture(name + ".npy"))];

    protected override IReadOnlyList<byte[]> Seeds => Files;

    public override IReadOnlyList<(string Name, Action<string> Do)> Uses { get; } = [("read", Read)];

    public override bool IsRefusal(Exception failure) => failure is NpyException;

    /// <summary>A file whose header says something else, its length made right.</summary>
    public static byte[] WithOtherHeader(byte[] file, Random random)
    {
        var start = file[6] == 1 ? Version1 : Version2;
        var length = start == Version1 ? BitConverter.ToUInt16(file, start - 2) : BitConverter.ToInt32(file, start - 4);
        var header = Encoding.Latin1.GetBytes(TextMutation.Apply(Encoding.Latin1.GetString(file, start, length), Words, random));
        var changed = (byte[])[.. file[..start], .. header, .. file[(start + length)..]];
        ByteMutation.Overwrite(changed, 8, start - 8, random.Next(8) == 0 ? ByteMutation.Number(random) : (ulong)header.Length);
        return changed;
    }

    /// <summary>Reads an array in every way there is.</summary>
    public static void Use(NpyArray array)
    {
        if (array.Type.Kind == 'U')
            array.AsText();
        array.Write(Stream.Null);
    }

    protected override byte[] MutateStructure(Random random) => WithOtherHeader(Pick(Files, random), random);

    private static void Read(string path)
    {
        using var file = File.OpenRead(path);
        Use(NpyArray.Read(file, maxBytes: long.MaxValue));
    }
}
