namespace Actors.Node.Entities;

/// <summary>Another process has recorded something under a persistence id since its entity here claimed it. The entity stops; one that was started again
/// by itself would take the ownership back, and the two would do so in turns for ever.</summary>
/// <param name="PersistenceId">Of the entity that says so.</param>
public sealed record OwnershipLost(string PersistenceId);
