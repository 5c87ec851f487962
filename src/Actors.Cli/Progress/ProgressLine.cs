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
    private const int BarWidth = 10;

    public override string ToString()
    {
        var share = BatchesPerEpoch == 0 ? 0 : (double)Batch / BatchesPerEpoch;
        var filled = (int)(share * BarWidth);
        var bar = new string('#', filled).PadRight(BarWidth);
        var saved = SavedBatch > 0 ? $" [saved: batch {SavedBatch}]" : "";
        var remaining = StepsPerSecond > 0 ? Units.Clock(TimeSpan.FromSeconds((BatchesPerEpoch - Batch) / StepsPerSecond)) : "?";
        var rejected = Rejected > 0 ? $", errors={Rejected}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Epoch {Epoch}{saved}: {(int)(share * 100),3}%|{bar}| {Batch}/{BatchesPerEpoch} [{Units.Clock(Elapsed)}<{remaining}, {Units.Rate(StepsPerSecond)}, loss={Loss:G4}, lr={Units.LearningRate(LearningRate)}{rejected}]");
    }
}
