namespace Actors.EventSourcing.Recovery;

/// <summary>How far recovery has come.</summary>
/// <param name="State">The fold of the events up to <paramref name="Sequence"/>.</param>
/// <param name="Sequence">The last event in it.</param>
/// <param name="SnapshotSequence">The last event that a snapshot covers.</param>
/// <param name="PassedOver">What recovery ends with if events are missing, because there may be a snapshot that covers them and did not
/// load; null for none.</param>
internal readonly record struct Recovered<TState>(TState State, long Sequence, long SnapshotSequence, Exception? PassedOver = null);
