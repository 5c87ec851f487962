namespace Actors.Runs.Checkpoints;

/// <summary>What became of a checkpoint's file that was to be deleted.</summary>
/// <param name="SizeBytes">What that freed; 0 when it was not there, or stays.</param>
/// <param name="Objection">Why it stays: what has the name is none of the run's. To be read after the file's name; empty when it is gone.</param>
/// <param name="IsShared">Whether it is gone, and its bytes have another name, as in a backup of hard links: that freed nothing.</param>
public readonly record struct Deletion(long SizeBytes, string Objection = "", bool IsShared = false);
