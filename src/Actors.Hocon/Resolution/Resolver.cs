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
internal sealed class Resolver(HoconValue document, HoconLimits limits, Lazy<HoconObject> environment)
{
    private readonly Places _places = new(document as HoconObject ?? new HoconObject(document.Origin), environment);
    private readonly Dictionary<Substitution, Outcome> _known = [];
    private readonly Dictionary<HoconValue, HoconValue> _finished = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Unresolved, Frame> _active = [];
    private readonly List<Substitution> _trail = [];
    private int _lookedBackTo = int.MaxValue;
    private int _depth;
    private long _work;

    /// <summary>The document without substitutions.</summary>
    public HoconValue Resolve()
    {
        // A cycle can only be broken where an earlier definition is, so fields with several definitions come first.
        var outcome = ResolveLayered(_places.Root);
        if (!outcome.EndsAll)
            outcome = Find(document, [], 0);
        if (!outcome.IsFound)
            throw outcome.Failure ?? new HoconException(document.Origin, "a document that contains itself");
        if (outcome.Value.Weight > limits.ResolvedSize)
            throw new HoconException(document.Origin, $"substitutions make more than {limits.ResolvedSize} values, the limit");
        return outcome.Value;
    }

    private Outcome ResolveLayered(HoconObject target)
    {
        foreach (var field in target.Fields.Values)
        {
            var outcome = field.Value is Layered stack ? Enter(stack, [], 0)
                : field.Value is HoconObject { IsResolved: false } child ? ResolveLayered(child)
                : Outcome.Absent;
            if (outcome.EndsAll)
                return outcome;
        }

        return Outcome.Absent;
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
            case HoconObject { IsResolved: false } target:
                return Complete(target);
            case HoconArray { IsResolved: false } list:
                return Complete(list);
            default:
                return Outcome.Found(node);
        }
    }

    private Outcome Complete(HoconObject target)
    {
        var fields = new OrderedDictionary<string, HoconField>();
        foreach (var (key, field) in target.FieldsInOrder)
        {
            var outcome = Inside(field.Value);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.IsFound)
                fields.Add(key, field with { Value = outcome.Value });
        }

        return Bounded(new HoconObject(fields, target.Origin) { HidesBelow = target.HidesBelow });
    }

    private Outcome Complete(HoconArray list)
    {
        var items = new List<HoconValue>();
        foreach (var item in list)
        {
            var outcome = Inside(item);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.IsFound)
                items.Add(outcome.Value);
        }

        return Bounded(new HoconArray(items, list.Origin));
    }

    private Outcome Inside(HoconValue child)
    {
        if (Spend(1, child.Origin) is { } failure)
            return failure;
        var outcome = Find(child, [], 0);
        return outcome.Kind == OutcomeKind.Bottom ? Outcome.Cycle : outcome;
    }

    private Outcome Bounded(HoconValue container) =>
        container.Depth <= limits.Depth
            ? Outcome.Found(container)
            : Outcome.Failed(container.Origin, $"substitutions nest values more than {limits.Depth} deep, the limit");

    /// <summary>Looks into a field's or an element's value that is not yet known.</summary>
    private Outcome Enter(Unresolved holder, ImmutableArray<string> path, int at)
    {
        if (_finished.TryGetValue(holder, out var finished))
            return Find(finished, path, at);
        if (_active.TryGetValue(holder, out var active))
            return LookBack(active, path, at);

        var frame = new Frame(_active.Count);
        _active.Add(holder, frame);
        var outerLookedBackTo = _lookedBackTo;
        _lookedBackTo = int.MaxValue;
        var outcome = Descend(frame, holder, path, at);
        _active.Remove(holder);

        // What looked back into a field further out holds only while that one is being resolved.
        var holdsForGood = _lookedBackTo >= frame.Index;
        if (holdsForGood && outcome.IsFound && at == path.Length)
            _finished.Add(holder, outcome.Value);
        _lookedBackTo = holdsForGood ? outerLookedBackTo : Math.Min(outerLookedBackTo, _lookedBackTo);
        return outcome;
    }

    private Outcome LookBack(Frame frame, ImmutableArray<string> path, int at)
    {
        var outerLookedBackTo = Math.Min(_lookedBackTo, frame.Index);
        _lookedBackTo = int.MaxValue;
        var outcome = Outcome.Bottom;
        if (frame.Visible is { } visible)
        {
            outcome = Descend(frame, visible, path, at);
            frame.Visible = visible;
            if (_lookedBackTo >= frame.Index && outcome.IsFound && at == path.Length)
                _finished.TryAdd(visible, outcome.Value);
        }

        _lookedBackTo = Math.Min(outerLookedBackTo, _lookedBackTo);
        return outcome;
    }

    /// <summary>Looks through the definitions from <paramref name="start"/> down, and merges the objects that are found.</summary>
    private Outcome Descend(Frame frame, HoconValue start, ImmutableArray<string> path, int at)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return FreshStack.Run(() => Descend(frame, start, path, at));
        if (++_depth > limits.SubstitutionDepth)
            return Outcome.Failed(start.Origin, $"more than {limits.SubstitutionDepth} substitutions wait for each other, the limit");

        var objects = new List<HoconObject>();
        var ifNothing = Outcome.Absent;
        var isHiding = false;
        foreach (var (definition, below, rest) in Definitions.From(start, isWhole: at == path.Length))
        {
            var isKnown = at == path.Length && _finished.ContainsKey(rest);
            var outcome = isKnown ? Outcome.Found(_finished[rest]) : Evaluate(frame, definition, below, start, path, at);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.Value is HoconObject found)
                objects.Add(found);
            if (outcome.Kind != OutcomeKind.Absent)
                ifNothing = outcome;
            isHiding = outcome.Kind == OutcomeKind.Blocked || outcome.Value is HoconObject { HidesBelow: true } or (not null and not HoconObject);
            if (isHiding || isKnown)
                break;
        }

        _depth--;
        return objects.Count == 0 ? ifNothing : Merge(objects, isHiding);
    }

    private Outcome Merge(List<HoconObject> topDown, bool isHiding)
    {
        if (topDown.Count > 1 && Spend(topDown.Sum(each => each.Count), topDown[0].Origin) is { } failure)
            return failure;
        var merged = topDown.Count == 1 ? topDown[0] : Merging.MergeAll(topDown);
        return Outcome.Found(isHiding ? merged.Hiding() : merged);
    }

    private Outcome Evaluate(Frame frame, HoconValue part, HoconValue? below, HoconValue start, ImmutableArray<string> path, int at)
    {
        if (Spend(1, part.Origin) is { } failure)
            return failure;

        // A literal object or list shows its field as if it were not being resolved; all else shows only what is below it.
        frame.Visible = part is Unresolved ? below : start;
        switch (part)
        {
            case Substitution substitution:
                return at < path.Length ? Follow(substitution, path, at) : Resolve(substitution);
            case EarlierValue earlier:
                var before = earlier.Path is { } own
                    ? Find(_places.Root, own.Keys.AddRange(path.AsSpan()[at..]), 0)
                    : LookBack(frame, path, at);
                return before.IsFound || before.Kind == OutcomeKind.Failed ? before : Outcome.Absent;
            case Concatenation concatenation:
                var whole = Join(frame, concatenation, below, start);
                return whole.IsFound && at < path.Length ? Find(whole.Value, path, at) : whole;
            default:
                return Find(part, path, at);
        }
    }

    private Outcome Join(Frame frame, Concatenation concatenation, HoconValue? below, HoconValue start)
    {
        var pieces = new List<HoconValue>(concatenation.Pieces.Count);
        foreach (var piece in concatenation.Pieces)
        {
            var outcome = Evaluate(frame, piece, below, start, [], 0);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.IsFound)
                pieces.Add(outcome.Value);
        }

        if (pieces.Count == 0)
            return Outcome.Absent;
        if (Spend(Joining.CopiesOf(pieces, this), concatenation.Origin) is { } failure)
            return failure;
        try
        {
            return Outcome.Found(Joining.Join(pieces, this));
        }
        catch (HoconException e)
        {
            return Outcome.Failed(e);
        }
    }

    private Outcome Resolve(Substitution substitution)
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

        // What hides the target's earlier definitions does not hide those of the field that gets its value.
        outcome = !outcome.IsFound ? Outcome.Absent : outcome.Value is HoconObject target ? Outcome.Found(target.Showing()) : outcome;
        _known[substitution] = outcome;
        return outcome;
    }

    /// <summary>Looks up a substitution's path and then the rest of <paramref name="path"/> within what it refers to.</summary>
    private Outcome Follow(Substitution substitution, ImmutableArray<string> path, int at)
    {
        var outcome = Outcome.Absent;
        foreach (var (where, from) in _places.Of(substitution))
        {
            var found = Find(where, from.Keys.AddRange(path.AsSpan()[at..]), 0);
            if (found.IsFound || found.EndsAll)
                return found;
            if (found.Kind == OutcomeKind.Blocked && found.BlockedAt >= from.Keys.Length)
                return found with { BlockedAt = found.BlockedAt - from.Keys.Length + at };
            if (found.Kind == OutcomeKind.Bottom)
                outcome = found;
        }

        return outcome;
    }

    /// <summary>Null, or the failure of a document that costs too much.</summary>
    private Outcome? Spend(long work, Origin origin)
    {
        _work += work;
        return _work <= limits.SubstitutionWork
            ? null
            : Outcome.Failed(origin, $"substitutions that take more than {limits.SubstitutionWork} steps, the limit");
    }
}
