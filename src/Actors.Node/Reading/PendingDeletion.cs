

namespace Actors.Node.Reading;

/// <summary>A checkpoint that the rules let go and that is not known to be deleted.</summary>
/// <param name="SizeBytes">What its deletion will free; 0 when the run no longer counts on the file.</param>
/// <param name="Rule">The rule that chose it.</param>
/// <param name="Reason">Why that rule did.</param>
/// <param name="Failure">Why the last deletion failed; empty when none did.</param>
public sealed record PendingDeletion(long Step, string File, long SizeBytes, string Sha256, string Rule, string Reason, string Failure);
