namespace Actors.Journal;

/// <summary>The right of one owner to write a stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Token">Greater than that of every earlier lease of the stream.</param>
/// <param name="ExpiresAt">When others may take it unless it is renewed; <see cref="DateTimeOffset.MaxValue"/> for never.</param>
public sealed record Lease(StreamId Stream, string Owner, FencingToken Token, DateTimeOffset ExpiresAt);

/// <summary>The answer to a request for a lease.</summary>
public abstract record LeaseResult
{
    private LeaseResult()
    {
    }

    /// <summary>It is the caller's.</summary>
    public sealed record Acquired(Lease Lease) : LeaseResult;

    /// <summary>Another owner holds it.</summary>
    public sealed record Held(string Owner, DateTimeOffset ExpiresAt) : LeaseResult;
}
