using System.Text.Json;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Recipes;
using Actors.Runs.Run;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Worker.Checkpoints;
using Actors.Worker.Loop;
using Actors.Worker.Recipes.Captcha;
using Actors.Worker.Restoring;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Restoring;

public sealed class RestoreCheckTests : IDisposable
{
    private static readonly RunEvent.RunSubmitted Run =
        RecordedSubmission.Read();

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_checkpoint_restores_model_and_optimizer_without_any_data()
    {
        var (path, model) = Checkpoint();
        using var check = RestoreCheck.Of(Run.Settings, Run.RecipeSettings);
        var restored = check.Restore(path, CheckpointFile.Hash(path));

        Assert.Equal(model, restored.ModelSha256);
        Assert.Equal(restored.ModelTensors, check.State().ModelTensors);
        Assert.True(restored.ModelElements > 1_000 && restored.OptimizerTensors > 0, $"{restored}");
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_by_the_name_of_a_tensor()
    {
        var (path, _) = Checkpoint(settings => settings with { Network = settings.Network with { DenseWidth = settings.Network.DenseWidth + 1 } });
        using var check = RestoreCheck.Of(Run.Settings, Run.RecipeSettings);
        var before = check.State();
        var refusal = Assert.Throws<CheckpointException>(() => check.Restore(path, CheckpointFile.Hash(path)));
        Assert.StartsWith("it does not fit the run's recipe: head.0.bias is ", refusal.Message);
        Assert.Equal(before, check.State());
    }

    [Fact]
    public void A_file_that_is_not_what_was_recorded_is_refused()
    {
        using var check = RestoreCheck.Of(Run.Settings, Run.RecipeSettings);
        Assert.Throws<CheckpointException>(() => check.Restore(Checkpoint().Path, new string('0', 64)));
    }

    [Fact]
    public void Weights_that_fit_are_loaded_and_one_that_is_missing_leaves_the_model_as_it_was()
    {
        var (path, model) = Checkpoint();
        using var check = RestoreCheck.Of(Run.Settings, Run.RecipeSettings);
        var before = check.State();
        using (var incomplete = TensorFile.Open(Weights("incomplete", path, skip: 1)))
            Assert.Equal(["head.0.bias"], check.Load(incomplete).Missing.AsEnumerable());
        Assert.Equal(before, check.State());
        using (var whole = TensorFile.Open(Weights("whole", path, skip: 0)))
            Assert.True(check.Load(whole).IsComplete);
        Assert.Equal(model, check.State().ModelSha256);
    }

    public void Dispose() => _directory.Dispose();

    // A model of its own seed, one step old.
    private (string Path, string ModelSha256) Checkpoint(Func<CaptchaRecipeSettings, CaptchaRecipeSettings>? change = null)
    {
        var settings = (CaptchaRecipeSettings)JsonSerializer.Deserialize(Run.RecipeSettings, new CaptchaDeclaration().SettingsType)!;
        Generators.Seed(98, step: 0);
        using var scope = NewDisposeScope();
        using var model = CaptchaModel.Of((change ?? (same => same))(settings));
        using var optimizer = Optimizers.Create(Run.Settings.Optimizer, model);
        model.call(randn(2, settings.Data.Channels, settings.Data.Height, settings.Data.Width)).sum().backward();
        optimizer.Step();
        var tensors = new TrainingState(model, optimizer).Capture().ToDictionary();
        return (Write("checkpoint.safetensors", tensors, Samples.Metadata.ToHeader()), ModelHash.Of(model));
    }

    private string Weights(string name, string checkpoint, int skip)
    {
        using var scope = NewDisposeScope();
        var tensors = CheckpointTensors.Read(checkpoint, CheckpointFile.Hash(checkpoint))
            .Where(tensor => tensor.Key.StartsWith("model.", StringComparison.Ordinal)).OrderBy(tensor => tensor.Key, StringComparer.Ordinal).Skip(skip);
        return Write(name, tensors.ToDictionary(tensor => $"module.{tensor.Key["model.".Length..]}", tensor => tensor.Value), new Dictionary<string, string>());
    }

    private string Write(string name, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var layout = SafetensorsLayout.Plan(tensors.Select(tensor => new SafetensorsItem(tensor.Key, SafetensorsTypes.From(tensor.Value.DType()), tensor.Value.shape)), metadata);
        using var stream = File.Create(_directory[name]);
        layout.Write(stream, entry =>
        {
            using var tensor = tensors[entry.Name].detach().contiguous();
            return tensor.bytes.ToArray();
        });
        return stream.Name;
    }
}
