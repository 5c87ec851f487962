namespace Actors.Worker.Data;

/// <summary>Equally long byte strings in blocks below 64 MiB, so that a data set may be larger than one array can be.</summary>
internal sealed class SampleBytes
{
    private const int MaxBlockBytes = 64 << 20;

    private readonly byte[][] _blocks;
    private readonly int _perBlock;

    public SampleBytes(int count, int sampleSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleSize, 1);
        (Count, SampleSize) = (count, sampleSize);
        _perBlock = Math.Max(1, MaxBlockBytes / sampleSize);
        _blocks = new byte[(count + _perBlock - 1) / _perBlock][];
        for (var b = 0; b < _blocks.Length; b++)
            _blocks[b] = GC.AllocateUninitializedArray<byte>(Math.Min(_perBlock, count - b * _perBlock) * sampleSize);
    }

    public int Count { get; }

    public int SampleSize { get; }

    public Span<byte> this[int sample] => _blocks[sample / _perBlock].AsSpan(sample % _perBlock * SampleSize, SampleSize);

    /// <summary>A copy of some of them, or this when it is all of them.</summary>
    public SampleBytes Pick(int[] samples)
    {
        if (samples.Length == Count)
            return this;
        var picked = new SampleBytes(samples.Length, SampleSize);
        for (var i = 0; i < samples.Length; i++)
            this[samples[i]].CopyTo(picked[i]);
        return picked;
    }

    /// <summary>All bytes in order, for reading and writing at disk speed.</summary>
    public IEnumerable<Memory<byte>> Blocks => _blocks.Select(b => b.AsMemory());
}
