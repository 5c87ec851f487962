namespace Actors.Hocon.Values;

/// <summary>Sums over children that saturate, because values that substitutions share can count beyond any integer.</summary>
internal static class Tally
{
    private const long WeightMax = long.MaxValue / 4;

    public static long Weight(IEnumerable<HoconValue> children)
    {
        var weight = 1L;
        foreach (var child in children)
            weight = Math.Min(weight + child.Weight, WeightMax);
        return weight;
    }

    public static int Depth(IEnumerable<HoconValue> children)
    {
        var depth = 0;
        foreach (var child in children)
            depth = Math.Max(depth, child.Depth);
        return depth;
    }
}
