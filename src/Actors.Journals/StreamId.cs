namespace Actors.Journals;

/// <summary>The name of a stream of events, and so the persistence id of the actor that owns it, such as <c>run/captcha-1</c>.</summary>
/// <param name="Value">1 to 255 characters, none of them a control character.</param>
public sealed record StreamId(string Value)
{
    /// <inheritdoc cref="StreamId(string)"/>
    public string Value { get; } = Value.Length is >= 1 and <= 255 && !Value.Any(char.IsControl)
        ? Value
        : throw new ArgumentException($"'{Value}' cannot name a stream: 1 to 255 characters, no control characters.", nameof(Value));

    /// <summary>The stream of that name.</summary>
    public static implicit operator StreamId(string value) => new(value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
