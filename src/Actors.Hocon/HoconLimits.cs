namespace Actors.Hocon;

/// <summary>What one document may cost. A document beyond a limit is refused with an error that names the limit.</summary>
public sealed record HoconLimits
{
    /// <summary>The limits used when none are given.</summary>
    public static HoconLimits Default { get; } = new();

    /// <summary>How deep objects, arrays and the elements of dotted keys may nest, before and after substitution. 512 need a stack of 1 MB.</summary>
    public int Depth { get; init; } = 512;

    /// <summary>The size of one file in bytes.</summary>
    public long FileSizeBytes { get; init; } = 64L << 20;

    /// <summary>How many includes may be open at once.</summary>
    public int IncludeDepth { get; init; } = 32;

    /// <summary>How many files one document may include in all.</summary>
    public int Includes { get; init; } = 1_000;

    /// <summary>How many substitutions may wait for each other.</summary>
    public int SubstitutionDepth { get; init; } = 30_000;

    /// <summary>How many values (or eighths of characters) substitutions may visit or copy in all.</summary>
    public long SubstitutionWork { get; init; } = 10_000_000;

    /// <summary>How many values the resolved document may hold beyond what was written, a text counting one per 8 characters.</summary>
    public long ResolvedSize { get; init; } = 20_000_000;
}
