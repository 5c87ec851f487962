namespace Actors.Hocon.Rendering;

/// <summary>How a configuration is written out.</summary>
public sealed record RenderOptions
{
    /// <summary>Readable HOCON without origins.</summary>
    public static RenderOptions Hocon { get; } = new();

    /// <summary>JSON, indented by two.</summary>
    public static RenderOptions Json { get; } = new() { IsJson = true };

    /// <summary>True for JSON, which has no comments and so no origins.</summary>
    public bool IsJson { get; init; }

    /// <summary>True to put after each setting where it is written and, where it was substituted, where its value is written.</summary>
    public bool ShowOrigins { get; init; }
}
