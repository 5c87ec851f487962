using System.Globalization;
using Actors.Cli.Output;

namespace Actors.Cli.Progress;

/// <summary>The progress of one epoch as one line, in the form that users of tqdm know.</summary>
/// <param name="SavedBatch">Last batch of this epoch that was saved; 0 for none.</param>
/// <param name="Elapsed">In this epoch, by this attempt.</param>
/// <param name="StepsPerSecond">Of this attempt alone; 0 when not known yet.</param>
/// <param name="Rejected">Samples that could not be read.</param>
internal sealed record ProgressLine(
    long Epoch, long Batch, long BatchesPerEpoch, long SavedBatch, TimeSpan Elapsed, double StepsPerSecond, double Loss, double LearningRate, int Rejected)
{
    private const int BarWidth = 10, ShortBarWidth = 4;

    public override string ToString() => Text(BarWidth, SavedLong, Times);

    /// <summary>As much as there is room for: loss and learning rate stay, the mark of what is saved and the bar give way first.</summary>
    /// <param name="room">Characters.</param>
    public string Within(int room)
    {
        string[] candidates =
        [
            Text(BarWidth, SavedLong, Times), Text(BarWidth, SavedShort, Times), Text(ShortBarWidth, SavedShort, Times), Text(0, SavedShort, Times),
            Text(ShortBarWidth, "", Times), Text(0, "", Times), Text(0, "", ""),
        ];
        return Array.Find(candidates, candidate => candidate.Length <= room) ?? candidates[^1];
    }

    private string SavedLong => SavedBatch > 0 ? $" [saved: batch {SavedBatch}]" : "";

    private string SavedShort => SavedBatch > 0 ? $" [saved: {SavedBatch}]" : "";

    private string Times =>
        $"{Units.Clock(Elapsed)}<{(StepsPerSecond > 0 ? Units.Clock(TimeSpan.FromSeconds((BatchesPerEpoch - Batch) / StepsPerSecond)) : "?")}, ";

    private string Text(int barWidth, string saved, string times)
    {
        var share = BatchesPerEpoch == 0 ? 0 : (double)Batch / BatchesPerEpoch;
        var bar = barWidth > 0 ? $"|{new string('#', (int)(share * barWidth)).PadRight(barWidth)}|" : "";
        var rejected = Rejected > 0 ? $", errors={Rejected}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {Epoch}{saved}: {(int)(share * 100),3}%{bar} {Batch}/{BatchesPerEpoch} [{times}{Units.Rate(StepsPerSecond)}, loss={Loss:G4}, lr={Units.LearningRate(LearningRate)}{rejected}]");
    }
}
