using System.Text.Json;
using System.Text.Unicode;

namespace Actors.Formats;

/// <summary>The JSON text of a header, read strictly: no duplicate, no comment, nothing unknown inside a tensor's entry.</summary>
internal static class SafetensorsJson
{
    private const int MaximalDepth = 4;

    /// <exception cref="SafetensorsException">The text is not a header.</exception>
    internal static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new SafetensorsException("the header does not begin with '{'");
        if (!Utf8.IsValid(json))
            throw new SafetensorsException("the header is not UTF-8");
        try
        {
            return ParseHeader(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Invalid operation: a token of another kind than the entry needs, or half a surrogate pair in a string.
            throw new SafetensorsException($"the header is not the JSON of a safetensors file: {exception.Message}", exception);
        }
    }

    private static (List<SafetensorsEntry>, Dictionary<string, string>) ParseHeader(ReadOnlySpan<byte> json)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaximalDepth });
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, names) is { } name)
            if (name == SafetensorsHeader.MetadataKey)
                ParseMetadata(ref reader, metadata);
            else
                entries.Add(ParseEntry(ref reader, name));
        if (reader.Read())
            throw new JsonException("text after the header's object");
        return (entries, metadata);
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, names) is { } name)
        {
            Expect(ref reader, JsonTokenType.String);
            metadata.Add(name, reader.GetString()!);
        }
    }

    private static SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string tensor)
    {
        SafetensorsType? type = null;
        List<long>? shape = null, offsets = null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject);
        while (NextName(ref reader, names) is { } name)
            switch (name)
            {
                case "dtype": type = ParseType(ref reader, tensor); break;
                case "shape": shape = ParseNumbers(ref reader, tensor); break;
                case "data_offsets": offsets = ParseNumbers(ref reader, tensor); break;
                default: throw new SafetensorsException($"tensor '{tensor}' has the unknown field '{name}'");
            }
        return type is not null && shape is not null && offsets is [var begin, var end]
            ? new SafetensorsEntry(tensor, type.Value, shape, begin, end)
            : throw new SafetensorsException($"tensor '{tensor}' needs dtype, shape and data_offsets [begin, end]");
    }

    private static SafetensorsType ParseType(ref Utf8JsonReader reader, string tensor)
    {
        Expect(ref reader, JsonTokenType.String);
        var name = reader.GetString()!;
        return Enum.TryParse<SafetensorsType>(name, out var type) && type.ToString() == name ? type
            : throw new SafetensorsException($"tensor '{tensor}' has the unknown dtype '{name}'");
    }

    private static List<long> ParseNumbers(ref Utf8JsonReader reader, string tensor)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            numbers.Add(reader.TryGetInt64(out var number) && number >= 0 ? number
                : throw new SafetensorsException($"tensor '{tensor}' has a size or an offset that overflows or is no whole number from 0 on"));
        return numbers;
    }

    /// <summary>The next name of an object, null at its end.</summary>
    private static string? NextName(ref Utf8JsonReader reader, HashSet<string> seen)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
            return null;
        var name = reader.GetString()!;
        return seen.Add(name) ? name : throw new SafetensorsException($"the header has '{name}' twice");
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        reader.Read();
        if (reader.TokenType != token)
            throw new JsonException($"{reader.TokenType} where {token} is expected");
    }
}
