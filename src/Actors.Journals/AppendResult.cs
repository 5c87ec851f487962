namespace Actors.Journals;

/// <summary>What became of an append whose outcome is known.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events are durable.</summary>
    /// <param name="LastSequence">Number of the last one.</param>
    /// <param name="LastPosition">Position of the last one.</param>
    public sealed record Appended(long LastSequence, long LastPosition) : AppendResult;

    /// <summary>Nothing was written: the stream is not where the writer believes it to be.</summary>
    /// <param name="Actual">Number of its last event.</param>
    public sealed record Conflict(long Actual) : AppendResult;
}
