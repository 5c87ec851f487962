using System.Collections.Immutable;
using System.Globalization;
using Actors.Runs.Deciding;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;

namespace Actors.Runs.Run;

/// <summary>What a validation leads to: a new best model, a lower learning rate, the end of the run.</summary>
internal static class ValidationDecision
{
    public static Decision<RunEvent> Decide(RunState state, WorkerReport.ValidationReported report)
    {
        if (state.TryGetValidation(report.Step, out var recorded))
        {
            return recorded.Metrics.Equals(report.Metrics)
                ? Decision.Nothing<RunEvent>()
                : Divergence.Decide(
                    state,
                    new(state.Attempt, report.Step, Divergence.Metrics, $"{recorded.Metrics}", $"{report.Metrics}", ""),
                    accepted => Decide(accepted, report));
        }

        if (report.Step != state.Step)
            return Decision.Refuse<RunEvent>($"a validation of step {report.Step} was reported at step {state.Step}");
        if (Missing(state.Settings, report.Metrics) is { Length: > 0 } missing)
            return Decision.Accept<RunEvent>([new RunEvent.RunFailed(state.Step, missing)]);

        var events = ImmutableArray.CreateBuilder<RunEvent>();
        events.Add(new RunEvent.ValidationCompleted(report.Step, report.Metrics, report.DurationMs));
        AddBest(events, state, report);
        AddReduction(events, state, report);
        AddTarget(events, state.Settings.Target, report);
        return Decision.Accept(events.ToImmutable());
    }

    private static void AddBest(ImmutableArray<RunEvent>.Builder events, RunState state, WorkerReport.ValidationReported report)
    {
        var (metric, mode) = (state.Settings.Best.Metric, state.Settings.Best.Mode);
        report.Metrics.TryGet(metric, out var value);
        if (double.IsNaN(value) || (state.Best.Exists && !IsBetter(value, state.Best.Value, mode)))
            return;
        events.Add(new RunEvent.BestImproved(report.Step, metric, value, state.Best.Exists ? state.Best.Value : value));
    }

    private static void AddReduction(ImmutableArray<RunEvent>.Builder events, RunState state, WorkerReport.ValidationReported report)
    {
        var settings = state.Settings.ReduceLrOnPlateau;
        if (!settings.Enabled)
            return;
        report.Metrics.TryGet(settings.Metric, out var value);
        var (_, isDue, window) = state.LastValidation.Plateau.After(value, settings);
        var (old, reduced) = (state.LearningRate, Plateau.Reduce(state.LearningRate, settings));
        if (!isDue || reduced.Equals(old))
            return;
        var reason = string.Create(CultureInfo.InvariantCulture,
            $"{settings.Metric} has not improved on {window[0]:G6} for {window.Length - 1} validations");
        events.Add(new RunEvent.LrReduced(report.Step, old, reduced, reason, window));
    }

    private static void AddTarget(ImmutableArray<RunEvent>.Builder events, TargetSettings target, WorkerReport.ValidationReported report)
    {
        if (!target.Enabled)
            return;
        report.Metrics.TryGet(target.Metric, out var value);
        if (value.Equals(target.Value) || IsBetter(value, target.Value, target.Mode))
            events.Add(new RunEvent.TargetReached(report.Step, target.Metric, value, target.Value));
    }

    private static bool IsBetter(double value, double than, MetricMode mode) => mode == MetricMode.Min ? value < than : value > than;

    private static string Missing(RunSettings settings, Metrics metrics)
    {
        var wanted = new List<(string Setting, string Metric)> { ("run.best.metric", settings.Best.Metric) };
        if (settings.ReduceLrOnPlateau.Enabled)
            wanted.Add(("run.reduce-lr-on-plateau.metric", settings.ReduceLrOnPlateau.Metric));
        if (settings.Target.Enabled)
            wanted.Add(("run.target.metric", settings.Target.Metric));
        foreach (var (setting, metric) in wanted)
        {
            if (!metrics.TryGet(metric, out _))
                return $"{setting} = {metric}, but recipe {settings.Recipe} reports only {string.Join(", ", metrics.Values.Select(pair => pair.Key))}";
        }

        return "";
    }
}
