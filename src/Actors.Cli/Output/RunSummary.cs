using System.Globalization;
using System.Text.Json.Serialization;
using Actors.Cli.Control;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Output;

/// <summary>What <c>runs list</c> and <c>runs show</c> print of a run; the JSON's names are these in snake_case.</summary>
/// <param name="HasProcess">Whether a process trains the run, as far as can be told; without one nothing moves, whatever the last event says.</param>
internal sealed record RunSummary(
    string Name,
    string Status,
    bool HasProcess,
    string Reason,
    string Recipe,
    long Step,
    long MaxSteps,
    long Epoch,
    long Batch,
    long StepsPerEpoch,
    double LearningRate,
    float? Loss,
    RunSummary.BestMetric? Best,
    IReadOnlyDictionary<string, double> LastValidation,
    int Attempts,
    RunSummary.Checkpoint? LastCheckpoint,
    int Checkpoints,
    int RejectedSamples,
    string Device,
    int Threads,
    string Libtorch,
    long Parameters,
    string DataFingerprint,
    string SettingsHash,
    DateTimeOffset SubmittedAt,
    DateTimeOffset LastEventAt,
    long Events,
    string? ModelSha256)
{
    /// <summary>What an operator should see to, although the run goes on or waits; empty for nothing.</summary>
    public string Warning { get; init; } = "";

    /// <summary>For people: the status, and that nobody is there who could change it.</summary>
    [JsonIgnore]
    public string StatusText => IsAbandoned ? $"{Status} (no process)" : Status;

    private bool IsAbandoned => !HasProcess && Status is ("running" or "submitted" or "suspended");

    public static RunSummary Of(RunView view, HomeProcess process)
    {
        var state = view.State;
        var hasProcess = process.Trains(view.Run);
        // The journal cannot take it; the process that waits for it can tell.
        var outage = hasProcess && state.Status == RunStatus.Running ? process.Outage : null;
        var checkpoints = view.Checkpoints.ToArray();
        return new RunSummary(
            view.Run, (outage is null ? state.Status : RunStatus.Suspended).ToString().ToLowerInvariant(), hasProcess,
            outage is null ? ReasonOf(state) : SuspensionText.Of(outage), state.Settings.Recipe, state.Step, state.Settings.MaxSteps,
            state.Epoch, state.Batch, state.Data.StepsPerEpoch, state.LearningRate, state.Step > 0 ? state.Losses[state.Step] : null,
            state.Best.Exists ? new BestMetric(state.Best.Step, state.Best.Metric, state.Best.Value) : null,
            state.LastValidation.Metrics.Values.ToDictionary(), state.Attempt,
            checkpoints.Length > 0 ? new Checkpoint(checkpoints[0].Step, checkpoints[0].File, checkpoints[0].SizeBytes, checkpoints[0].Sha256) : null,
            checkpoints.Length, state.RejectedSamples.Count, state.Machine.Device, state.Machine.Threads, state.Machine.LibtorchVersion,
            state.Model.Parameters, state.Data.Fingerprint, state.Submission.SettingsHash, view.SubmittedAt, view.LastEventAt, view.Events,
            state.Status == RunStatus.Completed ? state.ModelSha256 : null);
    }

    private static string ReasonOf(RunState state) =>
        state.Status == RunStatus.Suspended ? SuspensionText.Of(state.Suspension, state.Reason) : state.Reason;

    public void Print(TextWriter writer)
    {
        Line("run", Name);
        var status = IsAbandoned ? $"{Status} (no process; continue with 'actors resume {Name}')" : Status;
        Line("status", Reason == "" ? status : $"{status}: {Reason}");
        if (Warning != "")
            Line("warning", Warning);
        Line("step", $"{Step} of at most {MaxSteps}{(StepsPerEpoch > 0 ? $" (epoch {Epoch}, batch {Batch} of {StepsPerEpoch})" : "")}");
        Line("learning rate", Units.LearningRate(LearningRate));
        if (Loss is { } loss)
            Line("loss", loss.ToString("G6", CultureInfo.InvariantCulture));
        if (LastValidation.Count > 0)
            Line("last validation", string.Join(", ", LastValidation.Select(metric => $"{metric.Key}={Units.Number(metric.Value)}")));
        if (Best is { } best)
            Line("best", $"{best.Metric} {Units.Number(best.Value)} at step {best.Step}");
        if (LastCheckpoint is { } checkpoint)
            Line("last checkpoint", $"{checkpoint.File} (step {checkpoint.Step}, {Units.Size(checkpoint.SizeBytes)}); {Checkpoints} in all");
        Line("attempts", $"{Attempts}");
        if (RejectedSamples > 0)
            Line("rejected samples", $"{RejectedSamples}");
        // Not known before a worker was ready for the first time.
        if (Device != "")
            Line("machine", $"{Device}, {Threads} threads, libtorch {Libtorch}");
        Line("model", Parameters > 0 ? $"{Parameters.ToString("N0", CultureInfo.InvariantCulture)} parameters, recipe {Recipe}" : $"recipe {Recipe}");
        if (DataFingerprint != "")
            Line("data", DataFingerprint);
        Line("submitted", Units.Time(SubmittedAt));
        Line("last event", $"{Units.Time(LastEventAt)} (number {Events})");
        if (ModelSha256 is { } hash)
            Line("model sha256", hash);

        void Line(string name, string value) => writer.WriteLine($"{name,-17}{value}");
    }

    internal sealed record BestMetric(long Step, string Metric, double Value);

    internal sealed record Checkpoint(long Step, string File, long SizeBytes, string Sha256);
}
