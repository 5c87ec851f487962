using Actors.Runs.Retention;
using Actors.Node.Reading;

namespace Actors.Cli.Checkpoints;

/// <summary>A checkpoint that <c>checkpoints clean</c> lets go; the JSON's names are these in snake_case.</summary>
/// <param name="Failure">Why it is not deleted; empty when it is, or when nobody has tried yet.</param>
internal sealed record CleanedCheckpoint(string File, long Step, long SizeBytes, string Rule, string Reason, bool Deleted, string Failure)
{
    public static CleanedCheckpoint Before(Retirement gone) =>
        new(gone.Checkpoint.File, gone.Checkpoint.Step, gone.Checkpoint.SizeBytes, gone.Rule, gone.Reason, Deleted: false, "");

    /// <summary>One that was retired earlier and is still to be deleted.</summary>
    public static CleanedCheckpoint Before(PendingDeletion gone) => new(
        gone.File, gone.Step, gone.SizeBytes, gone.Rule, gone.Reason, Deleted: false, gone.Failure == "" ? "retired, not yet deleted" : $"retired, not yet deleted: {gone.Failure}");

    /// <param name="now">The run after the rules were applied.</param>
    /// <param name="directory">Of its checkpoints.</param>
    public static CleanedCheckpoint After(Retirement gone, RunView now, string directory) => now.IsLetGo(gone.Checkpoint.Sha256)
        ? Before(gone).After(gone.Checkpoint.Sha256, now, directory)
        : Before(gone) with { Failure = "it stays until a newer one has been read back" };

    /// <summary>One whose deletion was tried again.</summary>
    public static CleanedCheckpoint After(PendingDeletion gone, RunView now, string directory) => Before(gone).After(gone.Sha256, now, directory);

    private CleanedCheckpoint After(string sha256, RunView now, string directory)
    {
        if (now.Retention.Pending.TryGetValue(sha256, out var pending))
            return this with { Failure = pending.Failure == "" ? "not deleted yet" : $"not deleted, it is tried again: {pending.Failure}" };
        // Of another checkpoint by now, or of nobody's: then retention has left it alone.
        return Path.Exists(Path.Combine(directory, File)) && !now.Checkpoints.Any(known => known.File == File)
            ? this with { Failure = "what has its name is none of the run's and stays" }
            : this with { Deleted = true, Failure = "" };
    }
}
