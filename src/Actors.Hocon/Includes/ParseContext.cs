using System.Collections.Immutable;
using Actors.Hocon.Values;

namespace Actors.Hocon.Includes;

/// <summary>Where in the whole document a text is being read.</summary>
internal sealed record ParseContext(HoconLimits Limits, IncludeLoader Includes)
{
    /// <summary>The path at which the text is included; the root's for the first text.</summary>
    public HoconPath Prefix { get; init; }

    /// <summary>True when the text is included inside an array, where no path leads.</summary>
    public bool IsInArray { get; init; }

    /// <summary>How many containers are open around the text.</summary>
    public int Depth { get; init; }

    /// <summary>The files that are being read, the outermost first.</summary>
    public ImmutableList<string> Open { get; init; } = [];
}
