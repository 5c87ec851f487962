using System.Collections.Immutable;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>What the substitutions of one document refer to. One that has a value is resolved once; all who come later get the same value.</summary>
/// <param name="find">The value at a path, seen from a value.</param>
internal sealed class Substitutions(Places places, Func<HoconValue, ImmutableArray<string>, Outcome> find)
{
    private readonly Dictionary<Substitution, Outcome> _known = [];
    private readonly List<Substitution> _trail = [];

    /// <summary>What a substitution stands for; absent when it is optional and there is nothing, or refers to what is not finished.</summary>
    public Outcome Resolve(Substitution substitution)
    {
        if (_known.TryGetValue(substitution, out var known))
            return known;

        _trail.Add(substitution);
        var outcome = Follow(substitution, [], 0);
        if (outcome.Kind == OutcomeKind.Failed)
            return outcome;
        if (!outcome.IsFound && !substitution.IsOptional)
            return Outcome.Failed(Places.NotFound(_trail, isCycle: outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle));
        _trail.RemoveAt(_trail.Count - 1);

        // What refers to an unfinished field may refer to something when that is finished.
        if (outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle)
            return Outcome.Absent;

        // What hides the target's earlier definitions does not hide those of the field that gets its value.
        outcome = !outcome.IsFound ? Outcome.Absent : outcome.Value is HoconObject target ? Outcome.Found(target.Showing()) : outcome;
        _known[substitution] = outcome;
        return outcome;
    }

    /// <summary>Looks up a substitution's path and then the rest of <paramref name="path"/> within what it refers to.</summary>
    public Outcome Follow(Substitution substitution, ImmutableArray<string> path, int at)
    {
        var outcome = Outcome.Absent;
        foreach (var (where, from) in places.Of(substitution))
        {
            var found = find(where, from.Keys.AddRange(path.AsSpan()[at..]));
            if (found.IsFound || found.EndsAll)
                return found;
            if (found.Kind == OutcomeKind.Blocked && found.BlockedAt >= from.Keys.Length)
                return found with { BlockedAt = found.BlockedAt - from.Keys.Length + at };
            if (found.Kind == OutcomeKind.Bottom)
                outcome = found;
        }

        return outcome;
    }
}
