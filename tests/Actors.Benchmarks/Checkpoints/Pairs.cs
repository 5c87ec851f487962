namespace Actors.Benchmarks.Checkpoints;

/// <summary>Two things measured in turn, so that both meet the same machine; which one begins changes every time.</summary>
/// <param name="First">The median of the first thing's measurements.</param>
/// <param name="Second">The median of the second thing's measurements.</param>
/// <param name="Ratios">Of the first to the second, pair by pair, ascending.</param>
internal sealed record Pairs(double First, double Second, IReadOnlyList<double> Ratios)
{
    public double MedianRatio => Median.Of(Ratios);

    /// <summary>One round before those that count warms up caches and compilers.</summary>
    public static Pairs Of(int rounds, Func<double> first, Func<double> second)
    {
        var measured = Enumerable.Range(0, rounds + 1).Select(round => round % 2 == 0 ? (A: first(), B: second()) : Swap(second(), first())).Skip(1).ToArray();
        return new Pairs(Median.Of(measured.Select(pair => pair.A)), Median.Of(measured.Select(pair => pair.B)), [.. measured.Select(pair => pair.A / pair.B).Order()]);
    }

    private static (double A, double B) Swap(double b, double a) => (a, b);
}
