using System.Collections.Immutable;
using Actors.Formats;

namespace Actors.Runs.Restoring;

/// <summary>How the tensors of a file fit those of a model, by names, shapes and types.</summary>
/// <param name="Prefix">What precedes the model's names in the file, such as <c>state_dict.</c> or <c>module.</c>; may be empty.</param>
/// <param name="Fitting">Names in the model, in ordinal order.</param>
/// <param name="Missing">Names in the model that the file lacks.</param>
/// <param name="Unexpected">Names in the file, at the model's place, that the model lacks.</param>
/// <param name="Misfits">Names in both that cannot be loaded.</param>
/// <param name="Converted">Those of <paramref name="Fitting"/> that are of another floating or integer type in the file.</param>
public sealed record StateFit(
    string Prefix,
    ImmutableArray<string> Fitting,
    ImmutableArray<string> Missing,
    ImmutableArray<string> Unexpected,
    ImmutableArray<StateFit.Misfit> Misfits,
    ImmutableArray<string> Converted)
{
    /// <summary>Whether every tensor of the model is there, and no other.</summary>
    public bool IsComplete => Missing.IsEmpty && Unexpected.IsEmpty && Misfits.IsEmpty;

    /// <param name="own">The model's tensors.</param>
    /// <param name="file">Those of the file, in its order; a checkpoint may hold others beside the model's.</param>
    public static StateFit Of(IReadOnlyList<TensorEntry> own, IReadOnlyList<TensorEntry> file)
    {
        var prefix = PrefixOf(own, file);
        var given = file.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Name[prefix.Length..], StringComparer.Ordinal);
        var names = own.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = own.Where(tensor => given.ContainsKey(tensor.Name)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
            .Select(tensor => (Own: tensor, Given: given[tensor.Name])).ToArray();
        return new StateFit(
            prefix,
            [.. pairs.Where(pair => Fits(pair.Own, pair.Given)).Select(pair => pair.Own.Name)],
            [.. names.Where(name => !given.ContainsKey(name)).Order(StringComparer.Ordinal)],
            [.. given.Keys.Where(name => !names.Contains(name)).Order(StringComparer.Ordinal)],
            [.. pairs.Where(pair => !Fits(pair.Own, pair.Given)).Select(pair => new Misfit(pair.Own.Name, Text(pair.Own), Text(pair.Given)))],
            [.. pairs.Where(pair => Fits(pair.Own, pair.Given) && pair.Own.Type != pair.Given.Type).Select(pair => pair.Own.Name)]);
    }

    // Where most of the model's names are found; of two such places the file's first.
    private static string PrefixOf(IReadOnlyList<TensorEntry> own, IReadOnlyList<TensorEntry> file)
    {
        var names = own.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return file.SelectMany(tensor => PrefixesOf(tensor.Name).Where(prefix => names.Contains(tensor.Name[prefix.Length..])))
            .CountBy(prefix => prefix).OrderByDescending(place => place.Value).FirstOrDefault(KeyValuePair.Create("", 0)).Key;
    }

    private static IEnumerable<string> PrefixesOf(string name)
    {
        yield return "";
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
            yield return name[..(dot + 1)];
    }

    private static bool Fits(TensorEntry own, TensorEntry given) =>
        own.Shape.SequenceEqual(given.Shape) && given.Type is { } type && (own.Type == type || IsFloating(own.Type) == IsFloating(type));

    private static bool IsFloating(DType? type) => type is DType.Float16 or DType.BFloat16 or DType.Float32 or DType.Float64;

    private static string Text(TensorEntry tensor) => $"{tensor.TypeName}[{string.Join(", ", tensor.Shape)}]";

    /// <param name="Expected">Type and shape in the model.</param>
    /// <param name="Found">Type and shape in the file.</param>
    public sealed record Misfit(string Name, string Expected, string Found);
}
