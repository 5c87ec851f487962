using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;
using Actors.Runs.Restoring;
using Actors.Runs.Settings;
using Actors.Runs.Tasks;
using Actors.Worker.Checkpoints;
using Actors.Worker.Loop;
using Actors.Worker.Optim;
using Actors.Worker.Recipes;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Restoring;

/// <summary>
/// A run's model and optimizer without its data, on the CPU whatever the run's device: what a checkpoint, or another program's weights, are
/// put into to see whether they fit.
/// </summary>
internal sealed class RestoreCheck : IDisposable
{
    private readonly nn.Module _model;
    private readonly Optimizer _optimizer;

    private RestoreCheck(nn.Module model, OptimizerSettings settings)
    {
        _model = model;
        _optimizer = Optimizers.Create(settings, model);
    }

    /// <param name="recipeSettings">JSON of the recipe's own settings.</param>
    /// <exception cref="KeyNotFoundException">There is no such recipe.</exception>
    public static RestoreCheck Of(RunSettings run, string recipeSettings) =>
        new(RecipeBook.Find(run.Recipe).BuildModel(recipeSettings), run.Optimizer);

    /// <summary>The tensors of a recipe's model.</summary>
    /// <param name="recipeSettings">JSON of the recipe's own settings.</param>
    /// <exception cref="KeyNotFoundException">There is no such recipe.</exception>
    public static ModelTensor[] Describe(string recipe, string recipeSettings)
    {
        using var model = RecipeBook.Find(recipe).BuildModel(recipeSettings);
        return [.. ModelState.Of(model).Select(named => new ModelTensor(Entry(named), ModelState.MayLack(named)))];
    }

    /// <summary>Restores a checkpoint as a worker does: it is compared with its hash, then model and optimizer continue from it.</summary>
    /// <param name="sha256">As recorded.</param>
    /// <exception cref="CheckpointException">The file is missing, not what was recorded, or of another model; to be read after its name.</exception>
    public RestoredState Restore(string path, string sha256)
    {
        using var scope = NewDisposeScope();
        try
        {
            new TrainingState(_model, _optimizer).Restore(CheckpointTensors.Read(path, sha256));
        }
        catch (ArgumentException mismatch)
        {
            throw new CheckpointException($"it does not fit the run's recipe: {mismatch.Message}", mismatch);
        }

        return State();
    }

    /// <summary>Puts weights of another program into the model, by their names and shapes, if all of them fit.</summary>
    /// <returns>How they fit; unless that is complete, the model is as it was.</returns>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    /// <exception cref="PthException">The file is damaged.</exception>
    public StateFit Load(TensorFile file)
    {
        var own = ModelState.Of(_model);
        var needed = own.Where(named => !ModelState.MayLack(named) || file.Entries.Any(entry => entry.Name.EndsWith(named.Name, StringComparison.Ordinal))).ToArray();
        var fit = StateFit.Of([.. needed.Select(Entry)], file.Entries);
        if (!fit.IsComplete)
            return fit;
        var types = file.Entries.ToDictionary(entry => entry.Name, entry => entry.Type, StringComparer.Ordinal);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in needed)
        {
            using var scope = NewDisposeScope();
            var given = empty(tensor.shape, types[fit.Prefix + name]!.Value.ToScalarType());
            file.Read(fit.Prefix + name, given.CopyFrom);
            tensor.copy_(given);
        }

        return fit;
    }

    /// <summary>What model and optimizer hold now.</summary>
    public RestoredState State()
    {
        var (model, optimizer) = (ModelState.Of(_model), _optimizer.State());
        return new RestoredState(model.Count, Elements(model), optimizer.Count, Elements(optimizer), ModelHash.Of(_model));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }

    private static TensorEntry Entry(NamedTensor named) =>
        new(named.Name, named.Tensor.DType().ToString().ToLowerInvariant(), named.Tensor.DType(), named.Tensor.shape);

    private static long Elements(IReadOnlyList<NamedTensor> tensors) => tensors.Sum(named => named.Tensor.NumberOfElements);
}
