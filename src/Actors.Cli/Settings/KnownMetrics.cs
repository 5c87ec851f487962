using Actors.Cli.Output;
using Actors.Runs.Recipes;
using Actors.Runs.Settings;

namespace Actors.Cli.Settings;

/// <summary>What a recipe says of its metrics, against what settings ask of them: a name that nobody reports would never be reached or ranked.</summary>
internal static class KnownMetrics
{
    /// <summary>Which way a metric is better.</summary>
    /// <param name="asked">What names it, for the message, such as <c>run.best.metric = loss</c>.</param>
    /// <exception cref="RefusalException">The recipe reports none of that name.</exception>
    public static MetricMode Better(string recipe, string metric, string asked)
    {
        var known = RecipeCatalogue.Find(recipe).Metrics;
        return known.FirstOrDefault(candidate => candidate.Name == metric)?.Better ?? throw new RefusalException(
            ExitCode.Usage, $"{asked}: recipe {recipe} reports no such metric; there are: {string.Join(", ", known.Select(candidate => candidate.Name))}");
    }

    /// <exception cref="RefusalException">A metric that is in force is none of the recipe's, or is ranked the wrong way round.</exception>
    public static void Check(RunSettings run)
    {
        Check(run.Recipe, "run.best", run.Best.Metric, run.Best.Mode);
        if (run.ReduceLrOnPlateau.Enabled)
            Check(run.Recipe, "run.reduce-lr-on-plateau", run.ReduceLrOnPlateau.Metric, run.ReduceLrOnPlateau.Mode);
        if (run.Target.Enabled)
            Check(run.Recipe, "run.target", run.Target.Metric, run.Target.Mode);
        Check(run.Recipe, run.Checkpoints.KeepBest);
    }

    /// <exception cref="RefusalException">The metric is none of the recipe's, or is ranked the wrong way round.</exception>
    public static void Check(string recipe, KeepBestSettings best)
    {
        if (best.Metric != "")
            Check(recipe, $"{CheckpointRules.Path}.keep-best", best.Metric, best.Mode);
    }

    private static void Check(string recipe, string path, string metric, MetricMode mode)
    {
        var better = Better(recipe, metric, $"{path}.metric = {metric}");
        if (better != mode)
            throw new RefusalException(ExitCode.Usage,
                $"{path}.mode = {Name(mode)}, but {metric} is better when it is {(better == MetricMode.Min ? "lower" : "higher")}; set {path}.mode = {Name(better)}");
    }

    private static string Name(MetricMode mode) => mode == MetricMode.Min ? "min" : "max";
}
