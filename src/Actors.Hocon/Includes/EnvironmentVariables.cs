using System.Collections;
using Actors.Hocon.Values;

namespace Actors.Hocon.Includes;

/// <summary>The environment as a tree, keyed as in a properties file.</summary>
internal static class EnvironmentVariables
{
    /// <summary>The tree of <paramref name="variables"/>, or of the process's own when they are null.</summary>
    public static HoconObject ToObject(IReadOnlyDictionary<string, string>? variables)
    {
        var root = new HoconObject(new Source("the environment").Whole);
        var all = variables ?? System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        foreach (var (name, value) in all)
            PropertiesReader.Add(root, name, new HoconString(value, new Source($"environment variable {name}").Whole), HoconLimits.Default);
        return root;
    }
}
