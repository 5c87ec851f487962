using System.Buffers.Binary;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>Changes to bytes, whatever they mean.</summary>
internal static class ByteMutation
{
    private const int LongestRun = 64;

    // Where counters overflow, and limits of the formats.
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 7, 63, 64, 65, 127, 128, 255, 256, 32767, 65535, 65536, 100_000_000, 100_000_001, int.MaxValue, 1UL << 31, uint.MaxValue, 1UL << 32,
        1UL << 40, 1UL << 62, long.MaxValue, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    public static ulong Number(Random random) => random.Next(4) == 0 ? (ulong)random.Next(2000) : Numbers[random.Next(Numbers.Length)];

    /// <param name="others">Valid files, to take pieces of.</param>
    public static byte[] Apply(byte[] whole, IReadOnlyList<byte[]> others, Random random)
    {
        var bytes = whole.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes, others, random);
        return [.. bytes];
    }

    /// <summary>Writes a number of 1, 2, 4 or 8 bytes over what is there, as far as there is room.</summary>
    public static void Overwrite(byte[] bytes, int at, int width, ulong number)
    {
        Span<byte> encoded = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(encoded, number);
        if (at + width <= bytes.Length)
            encoded[..width].CopyTo(bytes.AsSpan(at));
    }

    private static void Change(List<byte> bytes, IReadOnlyList<byte[]> others, Random random)
    {
        var at = random.Next(bytes.Count);
        var run = Math.Min(random.Next(1, LongestRun), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                for (var i = at; i < at + run; i++)
                    bytes[i] = (byte)random.Next(256);
                break;
            case 2:
                for (var i = at; i < at + run; i++)
                    bytes[i] = bytes[at];
                break;
            case 3 when random.Next(3) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                bytes.RemoveRange(at, run);
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, run));
                break;
            case 6:
                var block = bytes.GetRange(at, run);
                bytes.RemoveRange(at, run);
                bytes.InsertRange(random.Next(bytes.Count + 1), block);
                break;
            case 7:
                var other = others[random.Next(others.Count)];
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, random.Next(other.Length - from) + 1).ToArray());
                break;
            default:
                var changed = bytes.ToArray();
                Overwrite(changed, at, 1 << random.Next(4), Number(random));
                bytes.Clear();
                bytes.AddRange(changed);
                break;
        }
    }
}
