namespace Actors.Runs.Retention;

/// <summary>A fact about which checkpoints of a run stay and go. A checkpoint is known by its content: a file saved anew under an old name is another.</summary>
public abstract record RetentionEvent
{
    private RetentionEvent()
    {
    }

    /// <summary>This incarnation of the retention's entity owns the retention. It is the first fact that an incarnation records.</summary>
    /// <param name="Node">The name of its node.</param>
    public sealed record RetentionClaimed(string Node) : RetentionEvent;

    /// <summary>Its file was read after it was saved, and is what was recorded. Nothing older goes before that.</summary>
    public sealed record CheckpointVerified(long Step, string File, string Sha256) : RetentionEvent;

    /// <summary>The rules no longer keep it; its file will be deleted.</summary>
    /// <param name="Rule">The rule that chose it.</param>
    public sealed record CheckpointRetired(long Step, string File, string Sha256, string Rule, string Reason) : RetentionEvent;

    /// <param name="SizeBytes">What that freed; 0 when the file was gone already.</param>
    public sealed record CheckpointDeleted(long Step, string File, string Sha256, long SizeBytes) : RetentionEvent;

    /// <summary>It was deleted for want of room, and there is no more room than before: its bytes are in a snapshot, under another name or in an
    /// open file. Nothing more goes for want of room until half of them are free.</summary>
    /// <param name="SizeBytes">What that was to free.</param>
    /// <param name="FreeBytes">On the disk, after that.</param>
    public sealed record RoomNotFreed(long Step, string File, string Sha256, long SizeBytes, long FreeBytes) : RetentionEvent;

    /// <summary>What a deletion was to free is free, or nothing wants room any more.</summary>
    /// <param name="FreeBytes">On the disk.</param>
    public sealed record RoomFreed(long FreeBytes) : RetentionEvent;

    /// <summary>What has its name is none of the run's, and stays. The checkpoint itself is gone: its deletion is not tried again.</summary>
    /// <param name="Reason">To be read after the file's name.</param>
    public sealed record CheckpointGivenUp(long Step, string File, string Sha256, string Reason) : RetentionEvent;

    public sealed record CheckpointDeletionFailed(long Step, string File, string Sha256, string Reason) : RetentionEvent;

    /// <summary>The run no longer counts a deleted one among its checkpoints: nobody asks for it any more.</summary>
    public sealed record CheckpointForgotten(string Sha256) : RetentionEvent;

    /// <summary>It is there again after it was retired.</summary>
    public sealed record CheckpointAdopted(long Step, string File, string Sha256, string By) : RetentionEvent;

    /// <summary>It stays, whatever the rules say.</summary>
    /// <param name="Import">For which import of the run; 0 for none.</param>
    public sealed record CheckpointPinned(long Step, string File, string Sha256, string By, int Import = 0) : RetentionEvent;

    public sealed record CheckpointUnpinned(long Step, string File, string Sha256, string By) : RetentionEvent;
}
