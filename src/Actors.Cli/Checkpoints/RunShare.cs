using System.Globalization;

namespace Actors.Cli.Checkpoints;

/// <summary>How much of its whole run a checkpoint has behind it, by the names that trainings give.</summary>
internal static class RunShare
{
    private static readonly string[] Steps = ["step", "global_step", "iter", "iteration"];
    private static readonly string[] AllSteps = ["max_steps", "total_steps", "max_iters", "total_iters"];
    private static readonly string[] Epochs = ["epoch"];
    private static readonly string[] AllEpochs = ["max_epochs", "num_epochs", "total_epochs", "epochs"];

    /// <returns>1 for all of it; null when the file does not tell.</returns>
    public static double? Of(CheckpointContents contents) => Share(contents, Steps, AllSteps) ?? Share(contents, Epochs, AllEpochs);

    private static double? Share(CheckpointContents contents, string[] done, string[] whole) =>
        Number(contents, done) is { } part && Number(contents, whole) is > 0 and var all ? part / all : null;

    private static double? Number(CheckpointContents contents, string[] names) => names
        .SelectMany(name => contents.Metadata.Where(entry => entry.Key == name || entry.Key.EndsWith("." + name, StringComparison.Ordinal)))
        .Select(entry => Number(Convert.ToString(entry.Value, CultureInfo.InvariantCulture)))
        .FirstOrDefault(number => number is not null);

    private static double? Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
