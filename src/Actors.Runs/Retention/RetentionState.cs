using System.Collections.Immutable;

namespace Actors.Runs.Retention;

/// <summary>What retention knows of a run's checkpoints, by the hash of their content.</summary>
/// <param name="Pending">Retired, and not yet known to be deleted.</param>
/// <param name="Deleted">Retired and gone, or given up, as long as the run may still count on them.</param>
/// <param name="Verified">Read once after they were saved, and found to be what was recorded; not retired.</param>
/// <param name="Pinned">Kept whatever the rules say; not retired.</param>
public sealed record RetentionState(
    ImmutableSortedDictionary<string, RetiredCheckpoint> Pending,
    ImmutableSortedSet<string> Deleted,
    ImmutableSortedSet<string> Verified,
    ImmutableSortedDictionary<string, PinnedCheckpoint> Pinned)
{
    private static readonly ImmutableSortedSet<string> Nothing = ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal);

    public static readonly RetentionState Initial = new(
        ImmutableSortedDictionary<string, RetiredCheckpoint>.Empty.WithComparers(StringComparer.Ordinal),
        Nothing,
        Nothing,
        ImmutableSortedDictionary<string, PinnedCheckpoint>.Empty.WithComparers(StringComparer.Ordinal));

    /// <summary>The last of the run's imports whose checkpoint was pinned for it; 0 for none.</summary>
    public int Imports { get; init; }

    // The serializer assigns null to what an older snapshot does not mention.
    /// <summary>The last deletion for want of room, as long as it has not made any.</summary>
    public DeletionInVain InVain { get; init => field = value ?? DeletionInVain.None; } = DeletionInVain.None;

    /// <summary>The same in ordinal order, whatever order it was read in.</summary>
    internal RetentionState Ordered() => this with
    {
        Pending = Pending.WithComparers(StringComparer.Ordinal),
        Deleted = Deleted.WithComparer(StringComparer.Ordinal),
        Verified = Verified.WithComparer(StringComparer.Ordinal),
        Pinned = Pinned.WithComparers(StringComparer.Ordinal),
    };

    public bool IsRetired(string sha256) => Pending.ContainsKey(sha256) || Deleted.Contains(sha256);
}

/// <param name="Failure">Why the last deletion failed; empty when none did.</param>
/// <param name="Rule">That let it go; empty in what was recorded before it was kept here.</param>
public sealed record RetiredCheckpoint(long Step, string File, string Failure, string Rule = "");

/// <param name="SizeBytes">What it was to free; 0 for none.</param>
/// <param name="FreeBytes">On the disk, after it.</param>
public sealed record DeletionInVain(string File, long SizeBytes, long FreeBytes)
{
    public static readonly DeletionInVain None = new("", 0, 0);

    /// <summary>Whether no more than this is free by now: less than half of what it was to free has come.</summary>
    public bool IsStill(long freeBytes) => SizeBytes > 0 && freeBytes - FreeBytes < SizeBytes / 2;
}

public sealed record PinnedCheckpoint(long Step, string File);
