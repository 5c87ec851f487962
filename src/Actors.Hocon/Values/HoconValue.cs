using System.Globalization;

namespace Actors.Hocon.Values;

/// <summary>
/// A value with the place where it is written: <see cref="HoconNull"/>, <see cref="HoconBoolean"/>, <see cref="HoconNumber"/>,
/// <see cref="HoconString"/>, <see cref="HoconArray"/> or <see cref="HoconObject"/>; before resolution also something that is not yet known.
/// Equality compares contents and ignores origins.
/// </summary>
public abstract class HoconValue
{
    private protected HoconValue(Origin origin) => Origin = origin;

    /// <summary>Where the value is written; for a substituted value, where its target is written.</summary>
    public Origin Origin { get; }

    /// <summary>The value as messages name it: <c>the number 3</c>, <c>an object</c>.</summary>
    public abstract string Description { get; }

    /// <summary>False while the value is, or contains, a substitution.</summary>
    public virtual bool IsResolved => true;

    /// <summary>What the value becomes in a string concatenation; null for what cannot be part of one.</summary>
    internal virtual string? Text => null;

    /// <summary>The number of values in this tree, where a text counts one more per 8 characters.</summary>
    internal virtual long Weight => 1 + (Text?.Length ?? 0) / 8;

    /// <summary>The number of containers on the longest way down.</summary>
    internal virtual int Depth => 0;

    /// <inheritdoc/>
    public override string ToString() => Text ?? Description;
}

/// <summary>The literal <c>null</c>: a setting that is present and has no value.</summary>
public sealed class HoconNull(Origin origin) : HoconValue(origin)
{
    /// <inheritdoc/>
    public override string Description => "null";

    internal override string Text => "null";

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconNull;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

/// <summary>The literal <c>true</c> or <c>false</c>; <c>yes</c> and <c>on</c> are strings until a boolean is asked for.</summary>
public sealed class HoconBoolean(bool value, Origin origin) : HoconValue(origin)
{
    /// <summary>The value.</summary>
    public bool Value => value;

    /// <inheritdoc/>
    public override string Description => Text;

    internal override string Text => value ? "true" : "false";

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconBoolean other && other.Value == value;

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode();
}

/// <summary>A number in JSON's format, kept exactly as it was written.</summary>
public sealed class HoconNumber(string text, Origin origin) : HoconValue(origin)
{
    /// <summary>The nearest double; infinite when the text is beyond its range.</summary>
    public double Value => double.Parse(text, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string Description => $"the number {text}";

    internal override string Text => text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconNumber other && (other.Text == text || other.Value == Value);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();
}

/// <summary>A string, quoted or not.</summary>
public sealed class HoconString(string value, Origin origin) : HoconValue(origin)
{
    /// <summary>The text without quotes, escapes decoded.</summary>
    public string Value => value;

    /// <inheritdoc/>
    public override string Description => $"the string \"{Excerpt.Of(value)}\"";

    internal override string Text => value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HoconString other && other.Value == value;

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);
}
