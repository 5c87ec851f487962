using System.Collections;
using Actors.Hocon.Values;

namespace Actors.Hocon.Includes;

/// <summary>What substitutions fall back to: the variables given, or those of the process when they are null.</summary>
internal sealed class EnvironmentVariables(IReadOnlyDictionary<string, string>? variables)
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _all = new(() => variables ?? OfProcess());
    private HoconObject? _tree;

    /// <summary>All variables as a tree, keyed as in a properties file.</summary>
    public HoconObject Tree => _tree ??= ToTree();

    /// <summary>A tree with one list at <paramref name="path"/>: the variables NAME_0, NAME_1 … up to the first that is missing; empty if that is NAME_0.</summary>
    public HoconObject ListAt(HoconPath path)
    {
        var name = string.Join('.', path.Keys);
        var items = new List<HoconValue>();
        while (_all.Value.TryGetValue($"{name}_{items.Count}", out var value))
            items.Add(Variable($"{name}_{items.Count}", value));

        var origin = new Source($"environment variables {name}_0 …").Whole;
        HoconValue tree = new HoconArray([.. items], origin);
        foreach (var key in path.Keys.Reverse())
            tree = new HoconObject(new FieldTable { [key] = new(tree, origin) }, origin);
        return items.Count > 0 ? (HoconObject)tree : new HoconObject(origin);
    }

    private HoconObject ToTree()
    {
        var root = new HoconObject(new Source("the environment").Whole);
        foreach (var (name, value) in _all.Value)
            PropertiesReader.Add(root, name, Variable(name, value), HoconLimits.Default);
        return root;
    }

    private static HoconString Variable(string name, string value) => new(value, new Source($"environment variable {name}").Whole);

    private static Dictionary<string, string> OfProcess() =>
        System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
