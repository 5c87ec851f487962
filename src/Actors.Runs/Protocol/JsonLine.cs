using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Actors.Runs.Protocol;

/// <summary>Messages between processes: one JSON object a line.</summary>
internal static class JsonLine
{
    /// <exception cref="JsonException">The line is no message of this type, whatever else it is.</exception>
    public static T Decode<T>(string line, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw new JsonException("null is no message");
        }
        catch (NotSupportedException untyped)
        {
            throw new JsonException("an object that does not say what it is is no message", untyped);
        }
    }
}
