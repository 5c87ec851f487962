using Actors.Runs.Settings;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes;

/// <summary>A function from settings to everything a training loop needs: data, model, loss and metrics.</summary>
public interface IRecipe
{
    /// <summary>As in <c>run.recipe</c>.</summary>
    string Name { get; }

    /// <summary>Builds the model on the CPU, drawing its initial weights from the generators, which are seeded. No data is needed.</summary>
    /// <param name="settings">JSON of the recipe's own settings.</param>
    nn.Module BuildModel(string settings);

    /// <summary>Reads the data. libtorch is being loaded meanwhile: uses nothing of it.</summary>
    /// <exception cref="Data.DataSetException">There is nothing to train on; the message says what to do.</exception>
    IRecipeData ReadData(RecipeContext context);
}

/// <summary>A recipe's data, ready to train on.</summary>
public interface IRecipeData
{
    /// <param name="model">As <see cref="IRecipe.BuildModel"/> built it, on the device; the result's from here on.</param>
    /// <param name="device">Where batches go.</param>
    ITrainable Train(nn.Module model, Device device);
}

/// <param name="Settings">JSON of the recipe's own settings.</param>
/// <param name="Progress">Told what is being prepared: activity, done, total.</param>
public sealed record RecipeContext(RunSettings Run, string Settings, Action<string, long, long> Progress)
{
    /// <summary>Told what people should know of although it changes no result.</summary>
    public Action<string> Notice { get; init; } = _ => { };
}
