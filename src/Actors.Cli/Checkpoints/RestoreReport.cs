using System.Globalization;
using Actors.Cli.Output;
using Actors.Runs.Checkpoints;
using Actors.Runs.Restoring;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>What <c>checkpoints load</c> prints of a checkpoint that restores; the JSON's names are these in snake_case.</summary>
/// <param name="Recorded">Whether the file was compared with a record of the run.</param>
/// <param name="NextStep">Null when nothing follows.</param>
/// <param name="NextBatch">1-based in <paramref name="NextEpoch"/>.</param>
/// <param name="LearningRate">Holds for the next step.</param>
/// <param name="ModelDiffers">The run has ended at this step, with another model.</param>
internal sealed record RestoreReport(
    string File, string Run, string Recipe, bool Recorded, long Step, long Epoch, long Batch, long? NextStep, long? NextEpoch, long? NextBatch,
    string Finish, double LearningRate, int ModelTensors, long ModelElements, int OptimizerTensors, long OptimizerElements,
    string ModelSha256, bool ModelDiffers, double TimeMs)
{
    public static RestoreReport Of(
        RunView view, string path, CheckpointMetadata metadata, CheckpointRecord? recorded, RestoredState restored, TimeSpan elapsed)
    {
        var (state, step) = (view.State, metadata.Step);
        var finish = recorded is not null && state.TryGetValidation(step, out var validation) ? validation.Finish : "";
        long? next = finish == "" ? step + 1 : null;
        var ended = recorded is not null && state.Status == RunStatus.Completed && state.Step == step;
        return new RestoreReport(
            path, view.Run, state.Settings.Recipe, recorded is not null, step, metadata.Epoch, metadata.Batch,
            next, next is { } epochOf ? EpochOf(state, epochOf) : null, next is { } batchOf ? BatchOf(state, batchOf) : null, finish,
            recorded is null ? metadata.LearningRate : state.LearningRateOf(step + 1),
            restored.ModelTensors, restored.ModelElements, restored.OptimizerTensors, restored.OptimizerElements,
            restored.ModelSha256, ended && restored.ModelSha256 != state.ModelSha256, elapsed.TotalMilliseconds);
    }

    public void Print(TextWriter writer)
    {
        writer.WriteLine($"{Printable.Line(File)} restores into recipe {Recipe} of run {Run}{(Recorded ? "" : "; no record was compared")}");
        Line("step", $"{Step} (epoch {Epoch}, batch {Batch})");
        Line("next step", NextStep is { } next ? $"{next} (epoch {NextEpoch}, batch {NextBatch})" : $"none: {Finish}");
        Line("learning rate", Units.LearningRate(LearningRate));
        Line("model", Count(ModelTensors, ModelElements));
        Line("optimizer", Count(OptimizerTensors, OptimizerElements));
        Line("model sha256", ModelSha256 + (ModelDiffers ? ", which is not the one that the run ended with" : ""));
        Line("time", string.Create(CultureInfo.InvariantCulture, $"{TimeMs:0} ms"));

        void Line(string name, string value) => writer.WriteLine($"{name,-17}{value}");
    }

    private static long? EpochOf(RunState state, long step) => state.Data.StepsPerEpoch > 0 ? state.EpochOf(step) : null;

    private static long? BatchOf(RunState state, long step) => state.Data.StepsPerEpoch > 0 ? state.BatchOf(step) : null;

    private static string Count(int tensors, long elements) =>
        string.Create(CultureInfo.InvariantCulture, $"{tensors} tensors, {elements:N0} elements");
}
