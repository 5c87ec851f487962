using Actors.EventSourcing;
using Actors.Simulation.Disks;
using Actors.Training.Retention;
using Actors.Training.Runs;

namespace Actors.Simulation.Checks;

/// <summary>Retention never leaves a run without a checkpoint that verifies once there was one. Damage counts from when someone could
/// have known of it: a byte that changes between the look and the decision is nobody's fault.</summary>
internal sealed class RetentionCheck(SimulatedDisk disk, Violations violations)
{
    public void Look(RetentionState state, RetentionCommand command, Decision<RetentionEvent> decision)
    {
        if (command is not RetentionCommand.Review review || decision is not Decision<RetentionEvent>.Accepted accepted)
            return;
        var retired = accepted.Events.OfType<RetentionEvent.CheckpointRetired>().Select(goes => goes.Sha256).ToHashSet();
        if (retired.Count == 0)
            return;
        foreach (var pinned in retired.Where(state.Pinned.ContainsKey))
            violations.Add($"retention retires {state.Pinned[pinned].File}, which is pinned");
        var offered = review.Checkpoints.Where(checkpoint => !state.IsRetired(checkpoint.Sha256)).ToArray();
        if (offered.Any(checkpoint => disk.Holds(checkpoint.File, checkpoint.Sha256, asFarAsKnown: false))
            && !offered.Any(checkpoint => !retired.Contains(checkpoint.Sha256) && disk.Holds(checkpoint.File, checkpoint.Sha256, asFarAsKnown: true)))
            violations.Add($"retention leaves no checkpoint that verifies: of {Text(offered)} it retires {Text(offered.Where(checkpoint => retired.Contains(checkpoint.Sha256)))}");
    }

    private static string Text(IEnumerable<ReviewedCheckpoint> checkpoints) => string.Join(", ", checkpoints.Select(checkpoint => checkpoint.File));
}
