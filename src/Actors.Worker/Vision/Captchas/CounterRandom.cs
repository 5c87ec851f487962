namespace Actors.Worker.Vision.Captchas;

/// <summary>
/// Random numbers that are a pure function of (key, stream, position): Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel
/// random numbers: as easy as 1, 2, 3" (2011). The key is Philox's key, the stream the upper half of its counter, the lower half
/// counts blocks of four numbers. Streams never overlap, and none needs to know another.
/// </summary>
public sealed class CounterRandom(long key, long stream)
{
    private ulong _block;
    private uint _n0, _n1, _n2, _n3;
    private int _left;

    /// <summary>32 uniform bits.</summary>
    public uint Next()
    {
        if (_left == 0)
        {
            (_n0, _n1, _n2, _n3) = Philox(
                ((uint)_block, (uint)(_block >> 32), (uint)stream, (uint)(stream >> 32)), ((uint)key, (uint)(key >> 32)));
            (_block, _left) = (_block + 1, 4);
        }
        var next = _n0;
        (_n0, _n1, _n2, _left) = (_n1, _n2, _n3, _left - 1);
        return next;
    }

    /// <summary>Uniform in 0 … count − 1; the bias is below count ÷ 2^32.</summary>
    public int Below(int count) => (int)((ulong)Next() * (uint)count >> 32);

    /// <summary>Uniform in [low, high), in steps of 2^−32 of the interval.</summary>
    public double Between(double low, double high) => low + (high - low) * (Next() / 4294967296.0);

    /// <summary>Uniform among low … high, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => Next() < probability * 4294967296.0;

    internal static (uint, uint, uint, uint) Philox((uint C0, uint C1, uint C2, uint C3) counter, (uint K0, uint K1) key)
    {
        var (c0, c1, c2, c3) = counter;
        var (k0, k1) = key;
        for (var round = 0; round < 10; round++)
        {
            var a = 0xD2511F53UL * c0;
            var b = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(b >> 32) ^ c1 ^ k0, (uint)b, (uint)(a >> 32) ^ c3 ^ k1, (uint)a);
            (k0, k1) = (k0 + 0x9E3779B9, k1 + 0xBB67AE85);
        }
        return (c0, c1, c2, c3);
    }
}
