using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Actors.Hocon.Syntax;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>
/// Replaces every substitution of one document by what it refers to.
/// <list type="bullet">
/// <item>A path is looked up from the root through definitions that are not resolved themselves, and only what lies on the path is
/// resolved: a field may refer to its neighbours without waiting for the object that holds them both.</item>
/// <item>While one definition of a field is being resolved, looking up that field shows only the definitions before it. That is how
/// <c>path = ${path}":d"</c> looks back, and how every cycle ends.</item>
/// <item>Inside an object or a list that is being resolved nothing looks back.</item>
/// <item>A substitution is resolved once; all who come later get the same value.</item>
/// </list>
/// </summary>
internal sealed class Resolver(HoconValue document, HoconLimits limits, Lazy<HoconObject>? environment)
{
    private readonly HoconObject _root = document as HoconObject ?? new HoconObject(document.Origin);
    private readonly Dictionary<Substitution, Outcome> _known = [];
    private readonly Dictionary<Unresolved, HoconValue> _finished = [];
    private readonly Dictionary<Unresolved, Frame> _active = [];
    private readonly List<Substitution> _trail = [];
    private int _lookedBackTo = int.MaxValue;
    private long _work;

    /// <summary>The document without substitutions.</summary>
    public HoconValue Resolve()
    {
        // A cycle can only be broken where an earlier definition is, so fields with several definitions come first.
        ResolveLayered(_root);
        var outcome = Find(document, [], 0);
        if (!outcome.IsFound)
            throw new HoconException(document.Origin, "a document that contains itself");
        if (outcome.Value.Weight > limits.ResolvedSize)
            throw new HoconException(document.Origin, $"substitutions make more than {limits.ResolvedSize} values, the limit");
        return outcome.Value;
    }

    private void ResolveLayered(HoconObject target)
    {
        foreach (var field in target.Fields.Values)
        {
            if (field.Value is Layered stack)
                Enter(stack, [], 0);
            else if (field.Value is HoconObject child && !child.IsResolved)
                ResolveLayered(child);
        }
    }

    /// <summary>The value at the keys of <paramref name="path"/> from <paramref name="at"/> on, seen from <paramref name="node"/>.</summary>
    private Outcome Find(HoconValue node, ImmutableArray<string> path, int at)
    {
        switch (node)
        {
            case Unresolved holder:
                return Enter(holder, path, at);
            case HoconObject target when at < path.Length:
                if (target[path[at]] is { } child)
                    return Find(child, path, at + 1);
                return target.HidesBelow ? new Outcome(OutcomeKind.Blocked, BlockedAt: at) : Outcome.Absent;
            case not HoconObject when at < path.Length:
                return new Outcome(OutcomeKind.Blocked, BlockedAt: at);
            case HoconObject or HoconArray when node.IsResolved:
                return Outcome.Found(node);
            case HoconObject target:
                return Complete(target);
            case HoconArray list:
                return Complete(list);
            default:
                return Outcome.Found(node);
        }
    }

    private Outcome Complete(HoconObject target)
    {
        var fields = new OrderedDictionary<string, HoconField>(target.Count);
        foreach (var (key, field) in target.FieldsInOrder)
        {
            var outcome = Find(field.Value, [], 0);
            if (outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle)
                return Outcome.Cycle;
            if (outcome.IsFound)
                fields.Add(key, field with { Value = outcome.Value });
        }

        return Completed(new HoconObject(fields, target.Origin) { HidesBelow = target.HidesBelow }, target.Count);
    }

    private Outcome Complete(HoconArray list)
    {
        var items = new List<HoconValue>(list.Count);
        foreach (var item in list)
        {
            var outcome = Find(item, [], 0);
            if (outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle)
                return Outcome.Cycle;
            if (outcome.IsFound)
                items.Add(outcome.Value);
        }

        return Completed(new HoconArray(items, list.Origin), list.Count);
    }

    private Outcome Completed(HoconValue container, int count)
    {
        Spend(1 + count, container.Origin);
        return container.Depth <= limits.Depth
            ? Outcome.Found(container)
            : throw new HoconException(container.Origin, $"substitutions nest values more than {limits.Depth} deep, the limit");
    }

    /// <summary>Looks into a field's or an element's value that is not yet known.</summary>
    private Outcome Enter(Unresolved holder, ImmutableArray<string> path, int at)
    {
        if (_finished.TryGetValue(holder, out var finished))
            return Find(finished, path, at);
        if (_active.TryGetValue(holder, out var frame))
            return LookBack(frame, path, at);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return FreshStack.Run(() => Enter(holder, path, at));
        if (_active.Count >= limits.SubstitutionDepth)
            throw new HoconException(holder.Origin, $"more than {limits.SubstitutionDepth} substitutions wait for each other, the limit");

        frame = new Frame(_active.Count, holder);
        _active.Add(holder, frame);
        var outerLookedBackTo = _lookedBackTo;
        _lookedBackTo = int.MaxValue;
        var outcome = Descend(frame, holder, path, at);
        _active.Remove(holder);

        // What looked back into a field further out holds only while that one is being resolved.
        if (outcome.IsFound && at == path.Length && _lookedBackTo >= frame.Index)
            _finished.Add(holder, outcome.Value);
        _lookedBackTo = Math.Min(outerLookedBackTo, _lookedBackTo >= frame.Index ? int.MaxValue : _lookedBackTo);
        return outcome;
    }

    private Outcome LookBack(Frame frame, ImmutableArray<string> path, int at)
    {
        _lookedBackTo = Math.Min(_lookedBackTo, frame.Index);
        if (frame.Visible is not { } visible)
            return Outcome.Bottom;
        var outcome = Descend(frame, visible, path, at);
        frame.Visible = visible;
        return outcome;
    }

    /// <summary>Looks through the definitions from <paramref name="start"/> down, and merges the objects that are found.</summary>
    private Outcome Descend(Frame frame, HoconValue start, ImmutableArray<string> path, int at)
    {
        HoconObject? merged = null;
        var ifNothing = Outcome.Absent;
        foreach (var (part, below) in Parts(start, isWhole: at == path.Length))
        {
            Spend(1, part.Origin);
            frame.Visible = part is Unresolved ? below : start;
            var outcome = part is Unresolved unknown ? Evaluate(frame, unknown, start, path, at) : Find(part, path, at);
            switch (outcome.Kind)
            {
                case OutcomeKind.Found when outcome.Value is HoconObject found:
                    merged = merged is null ? found : Merge(found, merged);
                    if (found.HidesBelow)
                        return Outcome.Found(merged);
                    break;
                case OutcomeKind.Found or OutcomeKind.Blocked:
                    return merged is null ? outcome : Outcome.Found(merged.Hiding());
                case OutcomeKind.Cycle:
                    return outcome;
                case OutcomeKind.Bottom:
                    ifNothing = outcome;
                    break;
            }
        }

        return merged is null ? ifNothing : Outcome.Found(merged);
    }

    /// <summary>
    /// The definitions from the latest to the earliest, each with what is below it. Objects side by side are looked through like
    /// definitions, the last one first, so that a field of one does not wait for all the others.
    /// </summary>
    private static IEnumerable<(HoconValue Part, HoconValue? Below)> Parts(HoconValue start, bool isWhole)
    {
        for (var rest = start; rest is not null;)
        {
            var (layer, below) = rest is Layered stack ? (stack.Top, stack.Below) : (rest, null);
            if (!isWhole && layer is Concatenation { HasObject: true } objects)
            {
                foreach (var piece in objects.Pieces.Reverse().Where(piece => piece is not HoconString { IsUnquotedSpace: true }))
                    yield return (piece, below);
            }
            else
            {
                yield return (layer, below);
            }

            rest = below;
        }
    }

    private Outcome Evaluate(Frame frame, Unresolved part, HoconValue start, ImmutableArray<string> path, int at)
    {
        switch (part)
        {
            case Substitution substitution:
                return at < path.Length ? Follow(substitution, path, at) : Resolve(substitution);
            case EarlierValue { Path: { } own }:
                return Find(_root, own.Keys.AddRange(path.AsSpan()[at..]), 0) is { IsFound: true } earlier ? earlier : Outcome.Absent;
            case EarlierValue:
                return LookBack(frame, path, at) is { IsFound: true } before ? before : Outcome.Absent;
            case Concatenation concatenation:
                var whole = Join(frame, concatenation, start);
                return whole.IsFound ? Find(whole.Value, path, at) : whole;
            default:
                throw new InvalidOperationException($"{part.GetType().Name} within layers");
        }
    }

    private Outcome Join(Frame frame, Concatenation concatenation, HoconValue start)
    {
        var below = frame.Visible;
        var pieces = new List<HoconValue>(concatenation.Pieces.Count);
        foreach (var piece in concatenation.Pieces)
        {
            frame.Visible = piece is Unresolved ? below : start;
            var outcome = piece is Unresolved unknown ? Evaluate(frame, unknown, start, [], 0) : Find(piece, [], 0);
            if (outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle)
                return outcome;
            if (outcome.IsFound)
                pieces.Add(outcome.Value);
        }

        if (pieces.Count == 0)
            return Outcome.Absent;
        Spend(CopiesOf(pieces), concatenation.Origin);
        return Outcome.Found(Joining.Join(pieces, this));
    }

    /// <summary>How many values (or eighths of characters) joining <paramref name="pieces"/> copies.</summary>
    private long CopiesOf(List<HoconValue> pieces)
    {
        var copies = 0L;
        for (var i = 0; i < pieces.Count; i++)
        {
            copies += pieces[i] switch
            {
                HoconArray list => i == 0 && list.CanContinue(this) ? 0 : list.Count,
                HoconObject target => (long)target.Count * (pieces.Count - i),
                var text => text.Weight,
            };
        }

        return copies;
    }

    private Outcome Resolve(Substitution substitution)
    {
        if (_known.TryGetValue(substitution, out var known))
            return known;

        _trail.Add(substitution);
        var outcome = Follow(substitution, [], 0);
        if (!outcome.IsFound && !substitution.IsOptional)
            throw NotFound(substitution, outcome);
        _trail.RemoveAt(_trail.Count - 1);
        outcome = outcome.Value switch
        {
            null => Outcome.Absent,
            HoconObject target => Outcome.Found(target.Showing()),
            _ => outcome,
        };
        _known[substitution] = outcome;
        return outcome;
    }

    /// <summary>Looks up a substitution's path and then the rest of <paramref name="path"/> within what it refers to.</summary>
    private Outcome Follow(Substitution substitution, ImmutableArray<string> path, int at)
    {
        var outcome = Outcome.Absent;
        foreach (var (where, from) in Places(substitution))
        {
            var found = Find(where, from.Keys.AddRange(path.AsSpan()[at..]), 0);
            if (found.Kind is OutcomeKind.Found or OutcomeKind.Cycle)
                return found;
            if (found.Kind == OutcomeKind.Blocked && found.BlockedAt >= from.Keys.Length)
                return found with { BlockedAt = found.BlockedAt - from.Keys.Length + at };
            if (found.Kind == OutcomeKind.Bottom)
                outcome = found;
        }

        return outcome;
    }

    /// <summary>Within the file that was included, then from the root, then the environment.</summary>
    private IEnumerable<(HoconObject Where, HoconPath Path)> Places(Substitution substitution)
    {
        yield return (_root, substitution.Path);
        var path = substitution.Path.Skip(substitution.PrefixLength);
        if (substitution.PrefixLength > 0)
            yield return (_root, path);
        if (environment is not null)
            yield return (environment.Value, path);
    }

    private HoconException NotFound(Substitution substitution, Outcome outcome)
    {
        if (outcome.Kind is OutcomeKind.Bottom or OutcomeKind.Cycle)
        {
            var trail = string.Join(" -> ", _trail.TakeLast(8));
            return new HoconException(substitution.Origin, $"a cycle of substitutions ({trail}), expected a value that does not depend on itself");
        }

        var path = substitution.Path.Skip(substitution.PrefixLength);
        return new HoconException(substitution.Origin, $"{substitution} refers to nothing, expected a setting or an environment variable {path}");
    }

    private HoconObject Merge(HoconObject under, HoconObject above)
    {
        Spend(under.Count + above.Count, above.Origin);
        return Merging.Merge(under, above);
    }

    private void Spend(long work, Origin origin)
    {
        _work += work;
        if (_work > limits.SubstitutionWork)
            throw new HoconException(origin, $"substitutions that take more than {limits.SubstitutionWork} steps, the limit");
    }

    /// <summary>A field or element that is being resolved.</summary>
    private sealed class Frame(int index, HoconValue visible)
    {
        /// <summary>How many others were being resolved when this one began.</summary>
        public int Index => index;

        /// <summary>The definitions that looking up this field shows meanwhile; null when there are none.</summary>
        public HoconValue? Visible { get; set; } = visible;
    }
}
