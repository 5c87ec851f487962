namespace Actors.Runs.Checkpoints;

/// <summary>The file with the parameters that a run does not train, beside its checkpoints: what a checkpoint says of it.</summary>
/// <param name="File">Its name, without a directory.</param>
/// <param name="Sha256">Of the whole file, lower-case hex.</param>
public sealed record FrozenReference(string File, string Sha256);
