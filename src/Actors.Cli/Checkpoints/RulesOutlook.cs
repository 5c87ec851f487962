using System.Collections.Immutable;
using Actors.Runs.Checkpoints;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>What rules do to the checkpoints of a run as it is now.</summary>
/// <param name="freeBytes">On their disk.</param>
internal sealed class RulesOutlook(RunView view, CheckpointSettings rules, long freeBytes)
{
    private readonly ReviewedCheckpoint[] _present = [.. RetentionDecider.Present(view.Retention, ReviewedCheckpoints.Of(view.State, rules, freeBytes))];
    private readonly HashSet<string> _pinned = [.. view.Checkpoints.Where(view.IsPinned).Select(pinned => pinned.Sha256)];

    /// <summary>Which go, the oldest first.</summary>
    public ImmutableArray<Retirement> Going => RetentionRules.Apply(_present, _pinned, rules, freeBytes);

    /// <summary>What an operator should know of the run's own rules; empty for nothing.</summary>
    /// <param name="directory">Of its checkpoints.</param>
    public static string Warning(RunView view, string directory)
    {
        var outlook = new RulesOutlook(view, view.State.Settings.Checkpoints, new CheckpointsOnDisk(directory).FreeBytes);
        var unkept = RetentionRules.Unkept(outlook._present, outlook._pinned, outlook.Rules, outlook.FreeBytes).Select(bound => $"{bound}");
        return string.Join("; ", view.Retention.InVain is { SizeBytes: > 0 } inVain ? unkept.Prepend(RoomText.InVain(inVain.File, inVain.SizeBytes)) : unkept);
    }

    private CheckpointSettings Rules => rules;

    private long FreeBytes => freeBytes;
}
