using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Runs.Run;

/// <summary>Named results of one validation, ordered by name; two are equal when every name and every bit is.</summary>
[JsonConverter(typeof(MetricsConverter))]
public sealed class Metrics : IEquatable<Metrics>
{
    public static readonly Metrics None = new([]);

    private readonly ImmutableSortedDictionary<string, double> _values;

    public Metrics(IEnumerable<KeyValuePair<string, double>> values) =>
        _values = values.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, double>> Values => _values;

    public static Metrics Of(params ReadOnlySpan<(string Name, double Value)> values)
    {
        var pairs = new List<KeyValuePair<string, double>>(values.Length);
        foreach (var (name, value) in values)
            pairs.Add(new(name, value));
        return new(pairs);
    }

    /// <summary>False when the recipe reports no metric of that name.</summary>
    public bool TryGet(string name, out double value) => _values.TryGetValue(name, out value);

    public bool Equals(Metrics? other) =>
        other is not null && _values.Count == other._values.Count
        && _values.Zip(other._values).All(pair => pair.First.Key == pair.Second.Key && SameBits(pair.First.Value, pair.Second.Value));

    public override bool Equals(object? obj) => Equals(obj as Metrics);

    public override int GetHashCode() => _values.Count == 0 ? 0 : HashCode.Combine(_values.Count, _values.First());

    public override string ToString() => string.Join(", ", _values.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value:R}")));

    private static bool SameBits(double left, double right) =>
        BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right) || (double.IsNaN(left) && double.IsNaN(right));
}

internal sealed class MetricsConverter : JsonConverter<Metrics>
{
    private const string NotANumber = "NaN";

    public override Metrics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("metrics are an object of numbers");
        var values = new List<KeyValuePair<string, double>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            values.Add(new(name, reader.TokenType == JsonTokenType.String ? Named(reader.GetString()!) : reader.GetDouble()));
        }

        return new Metrics(values);
    }

    public override void Write(Utf8JsonWriter writer, Metrics value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, number) in value.Values)
        {
            if (double.IsFinite(number))
                writer.WriteNumber(name, number);
            else
                writer.WriteString(name, double.IsNaN(number) ? NotANumber : number > 0 ? "Infinity" : "-Infinity");
        }

        writer.WriteEndObject();
    }

    private static double Named(string text) => text switch
    {
        NotANumber => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => throw new JsonException($"'{text}' is not a number"),
    };
}
