using Actors.Training.Retention;
using Actors.Training.Views;

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
    public static CleanedCheckpoint After(Retirement gone, RunView now)
    {
        var sha256 = gone.Checkpoint.Sha256;
        if (now.Retention.Pending.TryGetValue(sha256, out var pending))
            return Before(gone) with { Failure = NotDeleted(pending.Failure) };
        return now.IsLetGo(sha256)
            ? Before(gone) with { Deleted = true }
            : Before(gone) with { Failure = "it stays until the newest one has been read back" };
    }

    /// <param name="now">What is still to be deleted after it was tried again.</param>
    public static CleanedCheckpoint After(PendingDeletion gone, IEnumerable<PendingDeletion> now) =>
        now.FirstOrDefault(pending => pending.Sha256 == gone.Sha256) is { } pending
            ? Before(gone) with { Failure = NotDeleted(pending.Failure) }
            : Before(gone) with { Deleted = true, Failure = "" };

    private static string NotDeleted(string failure) => failure == "" ? "not deleted yet" : $"not deleted, it is tried again: {failure}";
}
