using System.Globalization;

namespace Actors.Cli.Checkpoints;

/// <summary>How much of its whole run a checkpoint has behind it.</summary>
/// <param name="Part">1 for all of it.</param>
/// <param name="Whole">Of what it is a part, such as <c>at most 6000 steps</c>.</param>
internal sealed record RunShare(double Part, string Whole)
{
    private static readonly string[] Steps = ["step", "global_step", "iter", "iteration"];
    private static readonly string[] AllSteps = ["max_steps", "total_steps", "max_iters", "total_iters"];
    private static readonly string[] Epochs = ["epoch"];
    private static readonly string[] AllEpochs = ["max_epochs", "num_epochs", "total_epochs", "epochs"];

    /// <summary>By the names that trainings give; a run that ends early has fewer steps than its file says.</summary>
    /// <returns>Null when the file does not tell.</returns>
    public static RunShare? Of(CheckpointContents contents) => Of(contents, Steps, AllSteps, "steps") ?? Of(contents, Epochs, AllEpochs, "epochs");

    /// <param name="last">The step at which the run ended.</param>
    public static RunShare OfCompleted(long step, long last) => new((double)step / last, $"{last} steps, with which the run is completed");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Part * 100:0.0}% of {Whole}");

    private static RunShare? Of(CheckpointContents contents, string[] done, string[] whole, string unit) =>
        Number(contents, done) is { } part && Number(contents, whole) is > 0 and var all
            ? new(part / all, string.Create(CultureInfo.InvariantCulture, $"at most {all} {unit}"))
            : null;

    private static double? Number(CheckpointContents contents, string[] names) => names
        .SelectMany(name => contents.Metadata.Where(entry => entry.Key == name || entry.Key.EndsWith("." + name, StringComparison.Ordinal)))
        .Select(entry => Number(Convert.ToString(entry.Value, CultureInfo.InvariantCulture)))
        .FirstOrDefault(number => number is not null);

    private static double? Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;
}
