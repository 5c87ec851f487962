using Actors.Torch;
using Actors.Torch.Formats;
using Actors.Torch.Formats.Pth;
using Actors.Torch.Nn;
using Actors.Torch.Optim;
using Actors.Torch.Tensors;
using Actors.Training.Checkpoints;
using Actors.Training.Loop;
using Actors.Training.Recipes;
using Actors.Training.Settings;

namespace Actors.Training.Rehearsals;

/// <summary>
/// A run's model and optimizer without its data, on the CPU whatever the run's device: what a checkpoint, or another program's weights, are
/// put into to see that they fit. The process's generators are those that are restored.
/// </summary>
public sealed class Rehearsal : IDisposable
{
    private readonly Module _model;
    private readonly Optimizer _optimizer;

    private Rehearsal(Module model, OptimizerSettings settings)
    {
        _model = model;
        _optimizer = Optimizers.Create(settings, model.Parameters());
    }

    /// <param name="recipeSettings">JSON of the recipe's own settings.</param>
    /// <exception cref="KeyNotFoundException">There is no such recipe.</exception>
    public static Rehearsal Of(RunSettings run, string recipeSettings) =>
        new(RecipeBook.Find(run.Recipe).BuildModel(recipeSettings), run.Optimizer);

    /// <summary>Restores a checkpoint as a worker does: it is compared with its hash, then model, optimizer and generators continue from it.</summary>
    /// <param name="sha256">As recorded.</param>
    /// <exception cref="CheckpointException">The file is missing, not what was recorded, or of another model; to be read after its name.</exception>
    public RehearsedState Restore(string path, string sha256)
    {
        using var scope = new TensorScope();
        try
        {
            new TrainingState(_model, _optimizer, Device.Cpu).Restore(CheckpointFile.Read(path, sha256));
        }
        catch (Exception mismatch) when (mismatch is ArgumentException or TorchException)
        {
            throw new CheckpointException($"it does not fit the run's recipe: {mismatch.Message}", mismatch);
        }

        return State();
    }

    /// <summary>Whether a checkpoint could be restored, by the names, types and shapes of what it holds; none of it is read.</summary>
    /// <param name="tensors">The checkpoint's, and those of its frozen file.</param>
    /// <returns>Why not, to be read after the checkpoint's name; empty when it could.</returns>
    public string Misfit(IReadOnlyList<TensorEntry> tensors)
    {
        var given = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var expected = _model.State().ToDictionary(named => TrainingState.ModelPrefix + named.Name, Entry, StringComparer.Ordinal);
        foreach (var (name, own) in expected)
        {
            if (!given.TryGetValue(name, out var tensor))
                return $"it lacks {name}, which the run's recipe has";
            if (tensor.Type != own.Type || !tensor.Shape.SequenceEqual(own.Shape))
                return $"{name} is {tensor.TypeName}[{string.Join(", ", tensor.Shape)}], that of the run's recipe is {own.TypeName}[{string.Join(", ", own.Shape)}]";
        }

        return given.Keys.FirstOrDefault(name => IsUnknown(name, expected)) is { } unknown ? $"it has {unknown}, which the run's recipe has not" : "";
    }

    // The optimizer remembers under a parameter's name and its own word for what it remembers.
    private static bool IsUnknown(string name, Dictionary<string, TensorEntry> expected) =>
        name.StartsWith(TrainingState.ModelPrefix, StringComparison.Ordinal) ? !expected.ContainsKey(name)
        : name.StartsWith(TrainingState.OptimizerPrefix, StringComparison.Ordinal)
            && !expected.ContainsKey(TrainingState.ModelPrefix + name[TrainingState.OptimizerPrefix.Length..name.LastIndexOf('.')]);

    /// <summary>Puts weights of another program into the model, by their names and shapes, if all of them fit.</summary>
    /// <returns>How they fit; unless that is complete, the model is as it was.</returns>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    /// <exception cref="PthException">The file is damaged.</exception>
    public StateFit Load(TensorFile file)
    {
        var own = _model.State();
        var fit = StateFit.Of([.. own.Select(Entry)], file.Entries);
        if (!fit.IsComplete)
            return fit;
        var types = file.Entries.ToDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);
        using var noGrad = GradMode.Disable();
        foreach (var (name, tensor) in own)
        {
            using var scope = new TensorScope();
            var given = Tensor.Empty([.. tensor.Shape], types[fit.Prefix + name]!.Value);
            file.Read(fit.Prefix + name, given.CopyBytesFrom);
            tensor.Copy_(given);
        }

        return fit;
    }

    /// <summary>What model and optimizer hold now.</summary>
    public RehearsedState State()
    {
        using var scope = new TensorScope();
        var (model, optimizer) = (_model.State(), _optimizer.State());
        return new RehearsedState(model.Count, Elements(model), optimizer.Count, Elements(optimizer), ModelHash.Of(_model));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }

    private static TensorEntry Entry(NamedTensor named) =>
        new(named.Name, named.Tensor.DType.ToString().ToLowerInvariant(), named.Tensor.DType, named.Tensor.Shape);

    private static long Elements(IReadOnlyList<NamedTensor> tensors) => tensors.Sum(named => named.Tensor.ElementCount);
}

/// <param name="ModelSha256">As a completed run's <c>model_sha256</c>: over all parameters and buffers in ordinal order of their names.</param>
public sealed record RehearsedState(int ModelTensors, long ModelElements, int OptimizerTensors, long OptimizerElements, string ModelSha256);
