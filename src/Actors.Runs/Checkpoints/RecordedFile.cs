namespace Actors.Runs.Checkpoints;

/// <summary>What the journal tells of a checkpoint's file.</summary>
/// <param name="SizeBytes">Of the whole file, or <see cref="CheckpointOwner.Unrecorded"/>.</param>
/// <param name="Sha256">Of the whole file, lower-case hex.</param>
internal readonly record struct RecordedFile(long SizeBytes, string Sha256, long Step);
