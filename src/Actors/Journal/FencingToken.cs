namespace Actors.Journal;

/// <summary>A number that grows with every change of a stream's owner: the store refuses an append with one below the newest it
/// knows.</summary>
/// <param name="Value">1 and up; 0 is held by those who took no lease.</param>
public readonly record struct FencingToken(long Value) : IComparable<FencingToken>
{
    /// <summary>The token of those who took no lease; valid until someone takes one.</summary>
    public static FencingToken None { get; } = new(0);

    /// <inheritdoc/>
    public int CompareTo(FencingToken other) => Value.CompareTo(other.Value);

    /// <summary>Whether the first was given out earlier than the second.</summary>
    public static bool operator <(FencingToken left, FencingToken right) => left.Value < right.Value;

    /// <summary>Whether the first was given out later than the second.</summary>
    public static bool operator >(FencingToken left, FencingToken right) => left.Value > right.Value;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString();
}
