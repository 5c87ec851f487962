namespace Actors.EventSourcing.Recovery;

/// <summary>How far recovery has come.</summary>
/// <param name="State">The fold of the events up to <paramref name="Sequence"/>.</param>
/// <param name="Sequence">The last event in it.</param>
/// <param name="SnapshotSequence">The last event that a snapshot covers.</param>
internal readonly record struct Recovered<TState>(TState State, long Sequence, long SnapshotSequence);
