using System.Collections.Immutable;

namespace Actors.Hocon.Values;

/// <summary>A way through the tree: the keys from the root down.</summary>
public readonly struct HoconPath : IEquatable<HoconPath>
{
    private readonly ImmutableArray<string> _keys;

    /// <summary>The path of these keys, which are taken literally.</summary>
    public HoconPath(ImmutableArray<string> keys) => _keys = keys;

    /// <summary>The path of the root, without keys.</summary>
    public static HoconPath Root { get; } = new([]);

    /// <summary>The keys from the root down.</summary>
    public ImmutableArray<string> Keys => _keys.IsDefault ? [] : _keys;

    /// <summary>The path expression <paramref name="text"/>, such as <c>run.optimizer."weight.decay"</c>.</summary>
    /// <exception cref="HoconException">The text is not a path expression.</exception>
    public static HoconPath Parse(string text) => Syntax.PathParser.Parse(text);

    /// <summary>The path one key further down.</summary>
    public HoconPath Add(string key) => new(Keys.Add(key));

    /// <summary>This path followed by <paramref name="path"/>.</summary>
    public HoconPath Add(HoconPath path) => new(Keys.AddRange(path.Keys));

    internal HoconPath Parent => new(Keys.RemoveAt(Keys.Length - 1));

    internal HoconPath Skip(int count) => new(Keys.RemoveRange(0, count));

    /// <summary>The path expression, keys quoted where they must be.</summary>
    public override string ToString() => string.Join('.', Keys.Select(Render));

    internal static string Render(string key) =>
        (JsonText.IsPlainWord(key) && key != "include") || (key.Length > 0 && key.All(char.IsAsciiDigit)) ? key : JsonText.Quote(key);

    /// <inheritdoc/>
    public bool Equals(HoconPath other) => Keys.SequenceEqual(other.Keys);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconPath other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Keys.Aggregate(0, HashCode.Combine);
}
