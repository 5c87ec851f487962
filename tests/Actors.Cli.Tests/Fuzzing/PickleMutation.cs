using System.Text;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>Changes to a pickle of protocol 2, instruction by instruction.</summary>
internal static class PickleMutation
{
    private const int MostRepeated = 300;

    private static readonly byte[][] Pool =
    [
        .. "().NGJKMQRUX]abcehjqrstu}".Select(opcode => (byte[])[(byte)opcode]),
        .. new byte[] { 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x8a, 0x93, 0x95 }.Select(opcode => (byte[])[opcode]),
        .. new[]
        {
            "cos\nsystem\n", "cbuiltins\neval\n", "ctorch._utils\n_rebuild_tensor_v2\n", "ctorch._utils\n_rebuild_tensor_v3\n", "ctorch._utils\n_rebuild_parameter\n",
            "ctorch\nFloatStorage\n", "ctorch\nLongStorage\n", "ctorch.storage\nUntypedStorage\n", "ctorch\nfloat32\n", "ctorch\nSize\n", "ctorch\ndevice\n",
            "ccollections\nOrderedDict\n", "ccollections\ndefaultdict\n", "c__builtin__\nset\n", "cnumpy.core.multiarray\nscalar\n", "cnumpy\ndtype\n",
            "c_codecs\nencode\n", "cargparse\nNamespace\n", "X\u0007\0\0\0storage", "X\u0001\0\0\00", "X\u0001\0\0\01", "X\u0003\0\0\0cpu", "X\u0006\0\0\0latin1",
            "X\u0004\0\0\0loss", "X\u0005\0\0\0state", "X\u000c\0\0\0param_groups", "X\u0006\0\0\0params", "K\0", "K\u0001", "J\u00ff\u00ff\u00ff\u00ff",
            "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "\u008a\0", "G\u007f\u00f8\0\0\0\0\0\0", "h\0", "h\u0001", "q\0", "q\u0001",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    /// <param name="others">Pickles, to take instructions of.</param>
    public static byte[] Apply(byte[] pickle, IReadOnlyList<byte[]> others, Random random)
    {
        var instructions = Split(pickle);
        for (var changes = random.Next(1, 5); changes > 0 && instructions.Count > 0; changes--)
            Change(instructions, others, random);
        return [.. instructions.SelectMany(instruction => instruction)];
    }

    private static void Change(List<byte[]> instructions, IReadOnlyList<byte[]> others, Random random)
    {
        var at = random.Next(instructions.Count);
        var run = Math.Min(random.Next(1, 20), instructions.Count - at);
        switch (random.Next(8))
        {
            case 0:
                instructions.RemoveRange(at, run);
                break;
            case 1:
                instructions.Insert(at, Pool[random.Next(Pool.Length)]);
                break;
            case 2:
                instructions[at] = Pool[random.Next(Pool.Length)];
                break;
            case 3:
                instructions.InsertRange(random.Next(instructions.Count + 1), instructions.GetRange(at, run));
                break;
            case 4:
                var other = Split(others[random.Next(others.Count)]);
                var from = random.Next(other.Count);
                instructions.InsertRange(at, other.GetRange(from, Math.Min(random.Next(1, 60), other.Count - from)));
                break;
            case 5:
                // A list that is appended to again and again, a nest, a value that is mentioned many times.
                instructions.InsertRange(at, Enumerable.Repeat(instructions.GetRange(at, run), random.Next(1, MostRepeated)).SelectMany(piece => piece).ToArray());
                break;
            default:
                instructions[at] = WithOtherArgument(instructions[at], random);
                break;
        }
    }

    private static byte[] WithOtherArgument(byte[] instruction, Random random)
    {
        var changed = instruction.ToArray();
        if (changed.Length < 2)
            return changed;
        if (changed[0] is (byte)'X' or (byte)'U' or (byte)'c' && random.Next(2) == 0)
            changed[random.Next(1, changed.Length)] = (byte)random.Next(256);
        else
            ByteMutation.Overwrite(changed, 1, changed.Length > 8 ? 8 : changed.Length > 4 ? 4 : changed.Length > 2 ? 2 : 1, ByteMutation.Number(random));
        return changed;
    }

    // What is no pickle any more is one instruction to its end.
    private static List<byte[]> Split(byte[] pickle)
    {
        var instructions = new List<byte[]>();
        for (var at = 0; at < pickle.Length;)
        {
            var length = Math.Min(LengthOf(pickle.AsSpan(at)), pickle.Length - at);
            instructions.Add(pickle[at..(at + length)]);
            at += length;
        }

        return instructions;
    }

    private static int LengthOf(ReadOnlySpan<byte> rest) => rest[0] switch
    {
        (byte)'K' or (byte)'h' or (byte)'q' or 0x80 => 2,
        (byte)'M' => 3,
        (byte)'J' or (byte)'j' or (byte)'r' => 5,
        (byte)'G' => 9,
        (byte)'U' or 0x8a when rest.Length > 1 => 2 + rest[1],
        (byte)'X' when rest.Length > 4 => (int)Math.Min(5L + BitConverter.ToUInt32(rest[1..]), rest.Length),
        (byte)'c' => LineEnd(rest, LineEnd(rest, 0)),
        _ => 1,
    };

    private static int LineEnd(ReadOnlySpan<byte> bytes, int from) =>
        bytes[from..].IndexOf((byte)'\n') is >= 0 and var end ? from + end + 1 : bytes.Length;
}
