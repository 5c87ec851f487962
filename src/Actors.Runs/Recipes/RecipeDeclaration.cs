using System.Text.Json.Serialization.Metadata;
using Actors.Runs.Settings;

namespace Actors.Runs.Recipes;

/// <summary>What is known of a recipe without its code, which only a worker loads: its settings and its metrics.</summary>
public abstract class RecipeDeclaration
{
    /// <summary>As in <c>run.recipe</c>; the recipe's own settings are the section of that name.</summary>
    public abstract string Name { get; }

    /// <summary>The type that the section is bound to, and how it is recorded.</summary>
    public abstract JsonTypeInfo SettingsType { get; }

    /// <summary>The metrics that every validation reports.</summary>
    public abstract IReadOnlyList<RecipeMetric> Metrics { get; }

    /// <summary>Looks whether there is anything to train on, cheaply and without any native library.</summary>
    /// <param name="settings">JSON of the recipe's own settings.</param>
    /// <returns>What is missing and what to do; empty when training can begin.</returns>
    public abstract string MissingInput(string settings);
}

/// <summary>A metric that a recipe reports.</summary>
/// <param name="Better">Which way it is better.</param>
public sealed record RecipeMetric(string Name, MetricMode Better);
