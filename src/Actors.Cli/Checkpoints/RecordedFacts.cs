using Actors.Cli.Composition;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>What the journal says of a checkpoint; the JSON's names are these in snake_case.</summary>
/// <param name="SavedAt">Null, as the durations, when another program than the run's own saved it.</param>
/// <param name="StallMs">How long training stood still for it.</param>
/// <param name="DurationMs">Until it was on the disk.</param>
/// <param name="Pinned">It stays, whatever the rules say.</param>
/// <param name="Verified">It was read back once after it was saved, and found to be what was recorded.</param>
/// <param name="CompletedAt">The last step of a run that is completed; null of another.</param>
/// <param name="Metrics">Of the validation at its step; empty when there was none.</param>
internal sealed record RecordedFacts(
    string Run, long Step, long SizeBytes, DateTimeOffset? SavedAt, double? StallMs, double? DurationMs, string Sha256, bool Best, bool Pinned, bool Verified,
    long? CompletedAt,
    IReadOnlyDictionary<string, double> Metrics)
{
    public static async Task<RecordedFacts> ReadAsync(string home, RunView run, CheckpointRecord checkpoint)
    {
        await using var reading = Reading.Open(home);
        return Of(run, checkpoint, await reading.Runs.SavedAsync(run));
    }

    /// <param name="saved">By SHA-256.</param>
    public static RecordedFacts Of(RunView run, CheckpointRecord checkpoint, IReadOnlyDictionary<string, SavedCheckpoint> saved)
    {
        var own = saved.GetValueOrDefault(checkpoint.Sha256);
        return new RecordedFacts(
            run.Run, checkpoint.Step, checkpoint.SizeBytes, own?.SavedAt, own?.Event.StallMs, own?.Event.DurationMs, checkpoint.Sha256,
            run.State.BestCheckpoint(known => !run.Retention.IsRetired(known.Sha256))?.Sha256 == checkpoint.Sha256,
            run.IsPinned(checkpoint), run.Retention.Verified.Contains(checkpoint.Sha256),
            run.State.Status == RunStatus.Completed ? run.State.Step : null,
            run.State.TryGetValidation(checkpoint.Step, out var validation) ? validation.Metrics.Values.ToDictionary() : []);
    }
}
