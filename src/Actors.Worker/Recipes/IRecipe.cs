using Actors.Training.Settings;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes;

/// <summary>A function from settings to everything a training loop needs: data, model, loss and metrics.</summary>
public interface IRecipe
{
    /// <summary>As in <c>run.recipe</c>.</summary>
    string Name { get; }

    /// <summary>Reads the data and builds the model on the CPU, drawing its initial weights from the generators, which are seeded.</summary>
    /// <exception cref="Data.DataSetException">There is nothing to train on; the message says what to do.</exception>
    ITrainable Open(RecipeContext context);

    /// <summary>Builds the model as <see cref="Open"/> does, without any data: what a checkpoint can be restored into.</summary>
    /// <param name="settings">JSON of the recipe's own settings.</param>
    nn.Module BuildModel(string settings);
}

/// <param name="Settings">JSON of the recipe's own settings.</param>
/// <param name="Device">Where batches go.</param>
/// <param name="Progress">Told what is being prepared: activity, done, total.</param>
public sealed record RecipeContext(RunSettings Run, string Settings, Device Device, Action<string, long, long> Progress)
{
    /// <summary>Told what people should know of although it changes no result.</summary>
    public Action<string> Notice { get; init; } = _ => { };
}
