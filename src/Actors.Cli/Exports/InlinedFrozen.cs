using System.Collections.Immutable;
using System.Text.Json;

namespace Actors.Cli.Exports;

/// <summary>What a complete export tells of the tensors that its checkpoint only referred to: their names, so that both files can be made of it again.</summary>
internal static class InlinedFrozen
{
    /// <summary>The metadata's entry.</summary>
    public const string Key = "inlined_frozen";

    /// <summary>The entry's value.</summary>
    public static string Of(IEnumerable<string> names) => JsonSerializer.Serialize(names.Order(StringComparer.Ordinal).ToArray());

    /// <returns>None when the metadata has no such entry, or one that this program did not write.</returns>
    public static ImmutableHashSet<string> NamesIn(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return metadata.TryGetValue(Key, out var names) ? JsonSerializer.Deserialize<ImmutableHashSet<string>>(names) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
