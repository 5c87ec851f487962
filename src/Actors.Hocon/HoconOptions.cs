namespace Actors.Hocon;

/// <summary>Where substitutions may look besides the document.</summary>
public sealed record HoconOptions
{
    /// <summary>The process's environment and the default limits.</summary>
    public static HoconOptions Default { get; } = new();

    /// <summary>The variables that <c>${NAME}</c> falls back to; null for those of the process.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>What the document may cost.</summary>
    public HoconLimits Limits { get; init; } = HoconLimits.Default;
}
