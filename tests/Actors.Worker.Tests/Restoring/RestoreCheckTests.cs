using System.Text.Json;
using Actors.Formats;
using Actors.Torch.Runtime;
using Actors.Torch.Tensors;
using Actors.Training.Checkpoints;
using Actors.Training.Loop;
using Actors.Training.Recipes;
using Actors.Training.Rehearsals;
using Actors.Training.Runs;
using Actors.Training.Tests.Checkpoints;
using Actors.Training.Tests.Data;
using Actors.Training.Tests.Views;

namespace Actors.Training.Tests.Rehearsals;

/// <summary>Alone: the generators that are restored are the whole process's.</summary>
[Collection(nameof(CountedTensors))]
public sealed class RehearsalTests : IDisposable
{
    private static readonly RunEvent.RunSubmitted Run =
        (RunEvent.RunSubmitted)RunEventCodec.Instance.Decode(RecordedHistory.Events[0].Manifest, RecordedHistory.Events[0].Payload);

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_checkpoint_restores_model_optimizer_and_generators_without_any_data()
    {
        var (path, model) = Checkpoint();
        Rng.Seed(1);

        using var rehearsal = Rehearsal.Of(Run.Settings, Run.RecipeSettings);
        var restored = rehearsal.Restore(path, CheckpointFile.Hash(path));

        Assert.Equal(model, restored.ModelSha256);
        Assert.Equal(restored.ModelTensors, rehearsal.State().ModelTensors);
        Assert.True(restored.ModelElements > 1_000 && restored.OptimizerTensors == 0, $"{restored}");
        var generator = Rng.State(Device.Cpu);
        Rng.Seed(99);
        Assert.Equal(Rng.State(Device.Cpu), generator);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_by_the_name_of_a_tensor()
    {
        var (path, _) = Checkpoint(settings => settings with { Network = settings.Network with { DenseWidth = settings.Network.DenseWidth + 1 } });
        using var rehearsal = Rehearsal.Of(Run.Settings, Run.RecipeSettings);
        var before = rehearsal.State();
        var refusal = Assert.Throws<CheckpointException>(() => rehearsal.Restore(path, CheckpointFile.Hash(path)));
        Assert.StartsWith("it does not fit the run's recipe: head.0.bias is ", refusal.Message);
        Assert.Equal(before, rehearsal.State());
    }

    [Fact]
    public void A_file_that_is_not_what_was_recorded_is_refused()
    {
        using var rehearsal = Rehearsal.Of(Run.Settings, Run.RecipeSettings);
        Assert.Throws<CheckpointException>(() => rehearsal.Restore(Checkpoint().Path, new string('0', 64)));
    }

    [Fact]
    public void Weights_that_fit_are_loaded_and_one_that_is_missing_leaves_the_model_as_it_was()
    {
        var (path, model) = Checkpoint();
        using var rehearsal = Rehearsal.Of(Run.Settings, Run.RecipeSettings);
        var before = rehearsal.State();
        using (var incomplete = TensorFile.Open(Weights("incomplete", path, skip: 1)))
            Assert.Equal(["head.0.bias"], rehearsal.Load(incomplete).Missing.AsEnumerable());
        Assert.Equal(before, rehearsal.State());
        using (var whole = TensorFile.Open(Weights("whole", path, skip: 0)))
            Assert.True(rehearsal.Load(whole).IsComplete);
        Assert.Equal(model, rehearsal.State().ModelSha256);
    }

    public void Dispose() => _directory.Dispose();

    // A model of its own seed, with a generator of seed 99.
    private (string Path, string ModelSha256) Checkpoint(Func<CaptchaRecipeSettings, CaptchaRecipeSettings>? change = null)
    {
        var settings = (CaptchaRecipeSettings)JsonSerializer.Deserialize(Run.RecipeSettings, new CaptchaRecipe().SettingsType)!;
        Rng.Seed(98);
        using var scope = new TensorScope();
        using var model = CaptchaModel.Of((change ?? (same => same))(settings));
        Rng.Seed(99);
        using var optimizer = Optimizers.Create(Run.Settings.Optimizer, model.Parameters());
        var tensors = new TrainingState(model, optimizer, Device.Cpu).Capture().ToDictionary();
        return (Write("checkpoint.safetensors", tensors, Checkpoints.Samples.Metadata.ToHeader()), ModelHash.Of(model));
    }

    private string Weights(string name, string checkpoint, int skip)
    {
        using var scope = new TensorScope();
        var tensors = CheckpointFile.Read(checkpoint, CheckpointFile.Hash(checkpoint))
            .Where(tensor => tensor.Key.StartsWith("model.", StringComparison.Ordinal)).OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Skip(skip);
        return Write(name, tensors.ToDictionary(tensor => $"module.{tensor.Key["model.".Length..]}", tensor => tensor.Value), new Dictionary<string, string>());
    }

    private string Write(string name, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var layout = SafetensorsLayout.Plan(tensors.Select(tensor => new SafetensorsItem(tensor.Key, SafetensorsTypes.From(tensor.Value.DType), tensor.Value.Shape)), metadata);
        using var stream = File.Create(_directory[name]);
        layout.Write(stream, entry =>
        {
            var bytes = new byte[entry.SizeBytes];
            tensors[entry.Name].CopyBytesTo(bytes);
            return bytes;
        });
        return stream.Name;
    }
}
