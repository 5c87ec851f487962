using System.Text.Json.Serialization.Metadata;
using Actors.Torch.Nn;
using Actors.Torch.Tensors;
using Actors.Training.Settings;

namespace Actors.Training.Recipes;

/// <summary>A function from settings to everything a training loop needs: data, model, loss and metrics.</summary>
public interface IRecipe
{
    /// <summary>As in <c>run.recipe</c>; the recipe's own settings are the section of that name.</summary>
    string Name { get; }

    /// <summary>The type that the section is bound to, and how it is recorded.</summary>
    JsonTypeInfo SettingsType { get; }

    /// <summary>The metrics that every validation reports.</summary>
    IReadOnlyList<RecipeMetric> Metrics { get; }

    /// <summary>Looks whether there is anything to train on, cheaply and without any native library.</summary>
    /// <param name="settings">JSON of the recipe's own settings.</param>
    /// <returns>What is missing and what to do; empty when training can begin.</returns>
    string MissingInput(string settings);

    /// <summary>Reads the data and builds the model, drawing its initial weights from libtorch's generator, which is seeded.</summary>
    /// <exception cref="Data.DataSetException">There is nothing to train on; the message says what to do.</exception>
    ITrainable Open(RecipeContext context);

    /// <summary>Builds the model as <see cref="Open"/> does, without any data, on the CPU: what a checkpoint can be restored into.</summary>
    /// <param name="settings">JSON of the recipe's own settings.</param>
    Module BuildModel(string settings);
}

/// <summary>A metric that a recipe reports.</summary>
/// <param name="Better">Which way it is better.</param>
public sealed record RecipeMetric(string Name, MetricMode Better);

/// <param name="Settings">JSON of the recipe's own settings.</param>
/// <param name="Progress">Told what is being prepared: activity, done, total.</param>
public sealed record RecipeContext(
    RunSettings Run, string Settings, Device Device, Action<string, long, long> Progress)
{
    /// <summary>Told what people should know of although it changes no result.</summary>
    public Action<string> Notice { get; init; } = _ => { };
}
