using System.Collections.Immutable;
using Actors.Runs.Settings;

namespace Actors.Runs.Run;

/// <summary>
/// The counters of ReduceLROnPlateau, as in <c>torch.optim.lr_scheduler</c> with <c>threshold_mode='rel'</c>: a value that is not better
/// than the best by the relative threshold is bad; more than <c>patience</c> bad ones in a row reduce; during the cooldown none is counted.
/// </summary>
/// <param name="Best">Meaningful once <paramref name="Seen"/>.</param>
/// <param name="Bad">The bad values counted since the last improvement or reduction, oldest first; never more than patience + 1.</param>
public sealed record Plateau(bool Seen, double Best, ImmutableArray<double> Bad, int CooldownLeft)
{
    public static readonly Plateau Initial = new(false, 0, [], 0);

    /// <summary>PyTorch's <c>eps</c>: a smaller change of the learning rate is not made.</summary>
    public const double SmallestReduction = 1e-8;

    /// <summary>The counters after one more validation.</summary>
    /// <returns>Whether a reduction is due, and the values that caused it, the best one first.</returns>
    public (Plateau Next, bool IsDue, ImmutableArray<double> Window) After(double value, PlateauSettings settings)
    {
        var improved = !Seen || IsBetter(value, settings);
        var best = improved ? value : Best;
        var bad = improved ? [] : Bad.Add(value);
        var cooldown = CooldownLeft;
        if (cooldown > 0)
        {
            cooldown--;
            bad = [];
        }

        return bad.Length > settings.Patience
            ? (new Plateau(true, best, [], settings.Cooldown), true, [best, .. bad])
            : (new Plateau(true, best, bad, cooldown), false, []);
    }

    /// <summary>The learning rate that a due reduction leads to; the same one when it is at its minimum.</summary>
    public static double Reduce(double learningRate, PlateauSettings settings)
    {
        var reduced = Math.Max(learningRate * settings.Factor, settings.MinLearningRate);
        return learningRate - reduced > SmallestReduction ? reduced : learningRate;
    }

    private bool IsBetter(double value, PlateauSettings settings) => settings.Mode == MetricMode.Min
        ? value < Best * (1 - settings.Threshold)
        : value > Best * (1 + settings.Threshold);
}
