namespace Actors.Hocon;

/// <summary>A text that settings come from: a file, an embedded resource, an override, an environment variable.</summary>
public sealed class Source
{
    /// <summary>A source that is called <paramref name="name"/> in every message.</summary>
    /// <param name="name">A path as the user wrote it, or a description such as <c>--set run.seed</c>.</param>
    /// <param name="directory">Where relative includes are looked for; null when there is no such place.</param>
    public Source(string name, string? directory = null)
    {
        Name = name;
        Directory = directory;
    }

    /// <summary>The name that messages show.</summary>
    public string Name { get; }

    /// <summary>The directory of relative includes, or null.</summary>
    public string? Directory { get; }

    /// <summary>The origin of a value that has no line.</summary>
    public Origin Whole => new(this, 0, 0);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
