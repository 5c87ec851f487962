using Actors.Hocon.Includes;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>Where substitutions look: within the file that was included, then from the root, then in the environment.</summary>
internal sealed class Places(HoconObject root, EnvironmentVariables environment)
{
    public HoconObject Root => root;

    /// <summary>The places of one substitution, each with the path that is looked up there.</summary>
    public IEnumerable<(HoconObject Where, HoconPath Path)> Of(Substitution substitution)
    {
        yield return (root, substitution.Path);
        var path = substitution.Path.Skip(substitution.PrefixLength);
        if (substitution.PrefixLength > 0)
            yield return (root, path);
        yield return (substitution.IsList ? environment.ListAt(path) : environment.Tree, path);
    }

    /// <summary>The error of a substitution that is found nowhere.</summary>
    /// <param name="trail">The substitutions that wait for each other, it being the last.</param>
    /// <param name="isCycle">True when it waits for itself.</param>
    public static HoconException NotFound(IReadOnlyList<Substitution> trail, bool isCycle)
    {
        var missing = trail[^1];
        var path = missing.Path.Skip(missing.PrefixLength);
        return new HoconException(missing.Origin, isCycle
            ? $"a cycle of substitutions ({string.Join(" -> ", trail.TakeLast(8))}), expected a value that does not depend on itself"
            : $"{missing} refers to nothing, expected a setting or an environment variable {path}{(missing.IsList ? "_0" : "")}");
    }
}
