using System.Globalization;
using System.Text;
using Actors.Simulation.Faults;

namespace Actors.Simulation;

/// <summary>Many histories, of successive seeds.</summary>
public static class Histories
{
    private const int MaxFailures = 10;
    private const int TraceLines = 150;
    private const int ProgressEvery = 5_000;

    /// <summary>Lets histories happen until all are done or too many have failed; each failed one is told at once.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="count">At least 1.</param>
    /// <param name="threads">Each history has one thread; so many run beside each other.</param>
    /// <param name="isTraced">Whether all of every history's trace is written.</param>
    /// <param name="progress">Told now and then how many are done and how many of these have failed.</param>
    /// <param name="cancellation">Begins no more histories.</param>
    public static Summary Run(
        ulong first, int count, int threads, bool isTraced, TextWriter output, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        var summary = new Summary();
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, (i, loop) =>
        {
            var result = History.Run(first + (ulong)i, isTraced: isTraced);
            lock (summary)
            {
                summary.Add(result);
                if (isTraced)
                    output.WriteLine(string.Join('\n', result.Trace));
                if (result.Violations.Count > 0 && summary.Failed.Count <= MaxFailures)
                    output.WriteLine(Tell(result));
                if (summary.Count % ProgressEvery == 0)
                    progress?.Invoke(summary.Count, summary.Failed.Count);
                if (summary.Failed.Count >= MaxFailures || cancellation.IsCancellationRequested)
                    loop.Stop();
            }
        });
        return summary;
    }

    /// <summary>A failed history for people: what is wrong, how to repeat it, and the end of what happened.</summary>
    public static string Tell(HistoryResult failed, Sabotage sabotage = Sabotage.None)
    {
        var repeated = History.Run(failed.Seed, sabotage, isTraced: true);
        return new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"seed {failed.Seed} fails: {string.Join("; ", failed.Violations)}")
            .AppendLine(CultureInfo.InvariantCulture, $"repeat it with: ./scripts/simulate 1 --seed {failed.Seed} --trace")
            .AppendJoin('\n', repeated.Trace.TakeLast(TraceLines))
            .AppendLine()
            .ToString();
    }
}

/// <summary>What came of many histories.</summary>
public sealed class Summary
{
    private readonly FaultCounts _faults = new();
    private TimeSpan _lasted;

    /// <summary>Histories that have ended.</summary>
    public int Count { get; private set; }

    /// <summary>The seeds whose histories failed.</summary>
    public List<ulong> Failed { get; } = [];

    /// <summary>How often each kind of fault has struck.</summary>
    public FaultCounts Faults => _faults;

    public void Add(HistoryResult result)
    {
        Count++;
        _lasted += result.Lasted;
        _faults.Add(result.Faults);
        if (result.Violations.Count > 0)
            Failed.Add(result.Seed);
    }

    /// <summary>Counts for people.</summary>
    /// <param name="elapsed">Real time.</param>
    public string Describe(TimeSpan elapsed)
    {
        var text = new StringBuilder();
        foreach (var kind in Enum.GetValues<FaultKind>())
            text.AppendLine(CultureInfo.InvariantCulture, $"{_faults[kind],12:N0}  {kind}");
        text.Append(CultureInfo.InvariantCulture,
            $"{Count:N0} histories of {_lasted.TotalHours:N0} hours in {elapsed.TotalSeconds:N1} s, {_faults.Total:N0} faults, {Failed.Count} failed");
        return text.ToString();
    }
}
