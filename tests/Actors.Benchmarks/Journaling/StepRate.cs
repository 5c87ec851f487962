using System.Diagnostics;

namespace Actors.Benchmarks.Journaling;

/// <summary>How fast steps follow each other, without what comes before the first.</summary>
internal sealed class StepRate
{
    private readonly List<long> _reportedAt = [];

    public double PerSecond => (_reportedAt.Count - 1) / Stopwatch.GetElapsedTime(_reportedAt[0], _reportedAt[^1]).TotalSeconds;

    public void Add(long timestamp) => _reportedAt.Add(timestamp);

    /// <summary>What saving adds to training, save by save: how much longer the steps behind a save took than as many at the pace of those
    /// after them, in steps of that pace. Both meet the same moment of the same machine.</summary>
    /// <param name="every">Steps between two saves.</param>
    /// <param name="behind">Steps behind a save in which it is copied, written, and read back.</param>
    public IEnumerable<double> StepsLostBySaves(int every, int behind)
    {
        // A step is reported while the next one runs, but before a save at once; so the step of the save, which seems short, is counted with
        // the one behind it, which seems long.
        for (var save = every - 1; save + every <= _reportedAt.Count; save += every)
        {
            // Means of both: steps that take longer are more than those that take less, so a median would be too quick a pace.
            var pace = Enumerable.Range(save + behind, every - behind).Average(Seconds);
            yield return (Enumerable.Range(save, behind).Sum(Seconds) - behind * pace) / pace;
        }
    }

    // The time of the step that is reported at an index, from the report before it.
    private double Seconds(int index) => Stopwatch.GetElapsedTime(_reportedAt[index - 1], _reportedAt[index]).TotalSeconds;
}
