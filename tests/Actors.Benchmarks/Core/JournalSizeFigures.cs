using System.Diagnostics;

namespace Actors.Benchmarks.Core;

/// <summary>What an append and a recovery from a snapshot cost in a small journal and in a large one: the same.</summary>
internal static class JournalSizeFigures
{
    private const int Small = 10_000, Turns = 40, PerTurn = 10;

    // Beyond what two measurements of the same thing differ by.
    private const double Unchanged = 1.25;

    public static IEnumerable<Figure> All(int large) =>
    [
        // First, because what is appended has to be read.
        .. Of("recovery from a snapshot", large, static journal => journal.RecoverFromSnapshotAsync()),
        .. Of("append", large, static journal => journal.AppendOneAsync()),
    ];

    private static IEnumerable<Figure> Of(string what, int large, Func<FilledJournal, Task> act) =>
    [
        new($"{what}, journal of {Small:#,0} events", "microseconds", null, "", async () => (await MeasureAsync(large, act)).Small, LessIsBetter: true),
        new($"{what}, journal of {large:#,0} events", "microseconds", null, "", async () => (await MeasureAsync(large, act)).Large, LessIsBetter: true),
        new("  large over small, in turns", "", Unchanged, "", async () => await ShareAsync(large, act), LessIsBetter: true),
        new("  small over another as small, in turns", "", null, "", async () => await ShareAsync(Small, act), LessIsBetter: true),
    ];

    private static async Task<double> ShareAsync(int large, Func<FilledJournal, Task> act)
    {
        var (inSmall, inLarge) = await MeasureAsync(large, act);
        return inLarge / inSmall;
    }

    /// <returns>Microseconds, the median of each; in turns, so that what else the machine does falls on both.</returns>
    private static async Task<(double Small, double Large)> MeasureAsync(int large, Func<FilledJournal, Task> act)
    {
        await using var small = await FilledJournal.OfAsync(Small);
        await using var big = await FilledJournal.OfAsync(large, "-other");
        var (inSmall, inLarge) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < Turns; turn++)
        {
            await RepeatAsync(small, act, inSmall);
            await RepeatAsync(big, act, inLarge);
        }

        return (Median.Of(inSmall), Median.Of(inLarge));
    }

    private static async Task RepeatAsync(FilledJournal journal, Func<FilledJournal, Task> act, List<double> microseconds)
    {
        for (var i = 0; i < PerTurn; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await act(journal);
            microseconds.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }
    }
}
