using System.Collections.Immutable;

namespace Actors.Training.Retention;

/// <summary>The retired checkpoints of a run, by the hash of their content.</summary>
/// <param name="Pending">Retired, and not yet known to be deleted.</param>
/// <param name="Deleted">Retired and gone.</param>
public sealed record RetentionState(
    ImmutableSortedDictionary<string, RetiredCheckpoint> Pending, ImmutableSortedSet<string> Deleted)
{
    public static readonly RetentionState Initial = new(
        ImmutableSortedDictionary<string, RetiredCheckpoint>.Empty.WithComparers(StringComparer.Ordinal),
        ImmutableSortedSet<string>.Empty.WithComparer(StringComparer.Ordinal));

    public bool IsRetired(string sha256) => Pending.ContainsKey(sha256) || Deleted.Contains(sha256);
}

/// <param name="Failure">Why the last deletion failed; empty when none did.</param>
public sealed record RetiredCheckpoint(long Step, string File, string Failure);
