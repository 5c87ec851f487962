namespace Actors.Benchmarks;

/// <summary>The middle of what was measured: one stall of the machine does not move it.</summary>
internal static class Median
{
    internal static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
