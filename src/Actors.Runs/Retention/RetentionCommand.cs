using System.Collections.Immutable;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Runs.Retention;

/// <summary>What a run's retention is asked to decide on.</summary>
public abstract record RetentionCommand
{
    private RetentionCommand()
    {
    }

    /// <summary>A new incarnation of the retention's entity becomes its owner.</summary>
    /// <param name="Node">The name of its node.</param>
    public sealed record Claim(string Node) : RetentionCommand;

    /// <summary>Apply the rules to the checkpoints as the run knows them.</summary>
    /// <param name="FreeBytes">On the disk of the checkpoints.</param>
    /// <param name="NeededBytes">There, for what waits for room; 0 when nothing does.</param>
    /// <param name="Number">Higher in a newer review of the same run; see <c>FreshKnowledge</c>.</param>
    public sealed record Review(
        ImmutableArray<ReviewedCheckpoint> Checkpoints, CheckpointSettings Rules, long FreeBytes, long NeededBytes = 0, long Number = 0)
        : RetentionCommand
    {
        /// <summary>What was missing when somebody looked last. No rule counts it; it is looked for.</summary>
        public ImmutableArray<CheckpointRecord> Missing { get; init; } = [];

        /// <summary>Names the run in its files' headers.</summary>
        public string RunId { get; init; } = "";

        /// <summary>How many checkpoints had been brought back to the run.</summary>
        public int Imports { get; init; }

        /// <summary>Whether what waits for room was refused it once more. When as many bytes are free, it is not bytes that are missing.</summary>
        public bool IsRefused { get; init; }

        /// <summary>Whether checkpoints may go for want of room.</summary>
        public bool WantsRoom => Rules.MinFreeDisk > 0 || NeededBytes > 0;
    }

    /// <summary>A checkpoint's file was read and is what was recorded.</summary>
    /// <param name="Era">In which it was read; see <c>FreshKnowledge</c>.</param>
    public sealed record ConfirmVerified(long Step, string File, string Sha256, int Era = 0) : RetentionCommand;

    /// <summary>The file of a retired checkpoint is gone.</summary>
    /// <param name="SizeBytes">What that freed.</param>
    /// <param name="NotFreedBytes">What it was to free, and has not; 0 when it has, or nobody has looked.</param>
    /// <param name="FreeBytes">On the disk after that, when it has not.</param>
    public sealed record ConfirmDeleted(string Sha256, long SizeBytes, long NotFreedBytes = 0, long FreeBytes = 0) : RetentionCommand;

    /// <summary>What has the name of a retired checkpoint's file is none of the run's.</summary>
    /// <param name="Reason">To be read after the file's name.</param>
    public sealed record GiveUp(string Sha256, string Reason) : RetentionCommand;

    /// <summary>The file of a retired checkpoint could not be deleted; it is tried again at the next review.</summary>
    public sealed record ReportFailure(string Sha256, string Reason) : RetentionCommand;

    /// <summary>Keep a checkpoint whatever the rules say.</summary>
    public sealed record Pin(long Step, string File, string Sha256, string By) : RetentionCommand;

    /// <summary>Leave a checkpoint to the rules again.</summary>
    public sealed record Unpin(string Sha256, string By) : RetentionCommand;
}
