using System.Text;
using System.Text.Json;

namespace Actors.Hocon.Includes;

/// <summary>A file called .json must be JSON: what only HOCON allows is an error there.</summary>
internal static class JsonFormat
{
    /// <exception cref="HoconException"><paramref name="text"/> is not JSON.</exception>
    public static void Require(Source source, string text, HoconLimits limits)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text.TrimStart('\ufeff')), new JsonReaderOptions { MaxDepth = limits.Depth });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            var origin = new Origin(source, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
            var problem = e.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ");
            throw new HoconException(origin, $"not JSON, expected only what JSON allows in a file called .json ({problem})", e);
        }
    }
}
