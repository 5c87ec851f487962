namespace Actors.Runs.Run;

/// <summary>Why a run stands still although nothing is wrong with it.</summary>
/// <param name="Place">Where something was to be read or written.</param>
/// <param name="NeededBytes">That must be free there; 0 when that is not known, or not what is missing.</param>
public sealed record Suspension(SuspensionCause Cause, string Place, long NeededBytes)
{
    public static readonly Suspension None = new(SuspensionCause.None, "", 0);
}

/// <summary>What cannot be read or written.</summary>
public enum SuspensionCause
{
    None,

    /// <summary>A checkpoint, for want of room. The worker holds it in memory and waits.</summary>
    CheckpointNeedsRoom,

    /// <summary>A checkpoint, because of a failing device or a directory that is not ours. The worker holds it in memory and waits.</summary>
    CheckpointFails,

    /// <summary>What a worker reads or writes beside the checkpoints that it saves, for want of room. It has ended.</summary>
    WorkerFilesNeedRoom,

    /// <summary>What a worker reads or writes beside the checkpoints that it saves, because of a failing device or a place that is not ours. It has ended.</summary>
    WorkerFilesFail,

    /// <summary>The journal lives on its reserve.</summary>
    JournalNeedsRoom,

    /// <summary>The journal's device failed. That is recorded when it works again: the run has stood still meanwhile.</summary>
    JournalFails,
}
