using System.Numerics;

namespace Actors.Worker.Data;

/// <summary>
/// The order in which an epoch visits the samples: a permutation of 0 … <see cref="Count"/> − 1 that is a pure function of
/// (seed, epoch) and is computed one position at a time, so batch 90,000 costs what batch 1 costs and nothing is stored.
/// </summary>
/// <remarks>
/// A Feistel network of six rounds over the smallest even number of bits that holds the count, walked along its cycle until
/// the value is below the count (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002; fewer than four steps on
/// average). The round function is the finalizer of SplitMix64. Recorded runs depend on every bit of this: it never changes.
/// </remarks>
public sealed class DataOrder
{
    private const int Rounds = 6;
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _seedKey;
    private readonly int _halfBits;

    /// <param name="seed">The run's seed; any value.</param>
    /// <param name="count">Number of samples, at least 1.</param>
    public DataOrder(long seed, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        _seedKey = Mix((ulong)seed + Golden);
        _halfBits = Math.Max(1, (BitOperations.Log2((uint)count - 1 | 1) + 2) / 2);
    }

    public int Count { get; }

    /// <summary>The sample at a position of an epoch.</summary>
    /// <param name="epoch">1-based.</param>
    /// <param name="position">0-based, below <see cref="Count"/>.</param>
    public int At(long epoch, int position)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
        var key = Mix(_seedKey ^ (ulong)epoch * Golden);
        var value = (ulong)position;
        do
            value = Permute(key, value);
        while (value >= (ulong)Count);
        return (int)value;
    }

    private ulong Permute(ulong key, ulong value)
    {
        var mask = (1UL << _halfBits) - 1;
        var (left, right) = (value >> _halfBits, value & mask);
        for (var round = 1UL; round <= Rounds; round++)
            (left, right) = (right, left ^ (Mix(right + key + round * Golden) & mask));
        return left << _halfBits | right;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
