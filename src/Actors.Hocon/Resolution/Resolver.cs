using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Actors.Hocon.Includes;
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
/// <item>Fields are resolved by name: where two want each other's value the order decides, and that is not to be the order in the file.</item>
/// </list>
/// </summary>
internal sealed class Resolver
{
    private readonly HoconValue _document;
    private readonly HoconLimits _limits;
    private readonly Places _places;
    private readonly Budget _budget;
    private readonly Contents _contents;
    private readonly Substitutions _substitutions;
    private readonly Dictionary<HoconValue, HoconValue> _finished = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Unresolved, Frame> _active = [];
    private int _lookBacks;
    private int _depth;

    public Resolver(HoconValue document, HoconLimits limits, EnvironmentVariables environment)
    {
        _document = document;
        _limits = limits;
        _places = new Places(document as HoconObject ?? new HoconObject(document.Origin), environment);
        _budget = new Budget(limits);
        _contents = new Contents(_budget, value => Find(value, [], 0));
        _substitutions = new Substitutions(_places, (node, path) => Find(node, path, 0));
    }

    /// <summary>The document without substitutions.</summary>
    public HoconValue Resolve()
    {
        // A cycle can only be broken where an earlier definition is, so fields with several definitions come first.
        var outcome = ResolveLayered(_places.Root);
        if (!outcome.EndsAll)
            outcome = Find(_document, [], 0);
        if (!outcome.IsFound)
            throw outcome.Failure ?? new HoconException(_document.Origin, "a document that contains itself");
        if (outcome.Value.Weight > _limits.ResolvedSize)
            throw new HoconException(_document.Origin, $"substitutions make more than {_limits.ResolvedSize} values, the limit");
        return outcome.Value;
    }

    private Outcome ResolveLayered(HoconObject target)
    {
        foreach (var (_, value) in Contents.Unresolved(target))
        {
            var outcome = value is Layered stack ? Enter(stack, [], 0) : value is HoconObject child ? ResolveLayered(child) : Outcome.Absent;
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
            case { IsResolved: false }:
                return Complete(node);
            default:
                return Outcome.Found(node);
        }
    }

    private Outcome Complete(HoconValue container)
    {
        if (_finished.TryGetValue(container, out var finished))
            return Outcome.Found(finished);
        var lookBacks = _lookBacks;
        var outcome = _contents.Resolve(container);
        if (outcome.IsFound && lookBacks == _lookBacks)
            _finished.TryAdd(container, outcome.Value);
        return outcome;
    }

    /// <summary>Looks into a field's or an element's value that is not yet known.</summary>
    private Outcome Enter(Unresolved holder, ImmutableArray<string> path, int at)
    {
        if (_finished.TryGetValue(holder, out var finished))
            return Find(finished, path, at);
        if (_active.TryGetValue(holder, out var active))
            return LookBack(active, path, at);

        var frame = new Frame();
        _active.Add(holder, frame);
        var outcome = Descend(frame, holder, path, at, isStrict: false);
        _active.Remove(holder);
        if (outcome.IsFound && at == path.Length)
            _finished[holder] = outcome.Value;
        return outcome;
    }

    private Outcome LookBack(Frame frame, ImmutableArray<string> path, int at)
    {
        _lookBacks++;
        var view = frame.View;
        var showsAll = at == path.Length ? view.ShowsWhole : view.ShowsParts;
        if ((showsAll ? view.All : view.Earlier) is not { } visible)
            return Outcome.Bottom;

        var outcome = Descend(frame, visible, path, at, isStrict: !showsAll);
        frame.View = view;
        if (outcome.IsFound && at == path.Length)
            _finished.TryAdd(visible, outcome.Value);
        return outcome;
    }

    /// <summary>Looks through the definitions from <paramref name="start"/> down, and merges the objects that are found.</summary>
    /// <param name="frame">The field's.</param>
    /// <param name="start">The latest definition.</param>
    /// <param name="path">Leads to what is wanted.</param>
    /// <param name="at">How far the path was followed.</param>
    /// <param name="isStrict">True when values side by side must all be there, even where one of them has what is wanted.</param>
    private Outcome Descend(Frame frame, HoconValue start, ImmutableArray<string> path, int at, bool isStrict)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return FreshStack.Run(() => Descend(frame, start, path, at, isStrict));
        if (++_depth > _limits.SubstitutionDepth)
            return Outcome.Failed(start.Origin, $"more than {_limits.SubstitutionDepth} substitutions wait for each other, the limit");

        var objects = new List<HoconObject>();
        var ifNothing = Outcome.Absent;
        var isHiding = false;
        foreach (var definition in Definition.From(start, isSplit: at < path.Length && !isStrict))
        {
            var isKnown = at == path.Length && _finished.ContainsKey(definition.Both);
            var outcome = isKnown ? Outcome.Found(_finished[definition.Both]) : Evaluate(frame, definition, start, path, at);
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
        if (topDown.Count > 1 && _budget.Spend(topDown.Sum(each => each.Count), topDown[0].Origin) is { } failure)
            return failure;
        var merged = topDown.Count == 1 ? topDown[0] : Merging.MergeAll(topDown);
        return Outcome.Found(isHiding ? merged.Hiding() : merged);
    }

    private Outcome Evaluate(Frame frame, Definition definition, HoconValue all, ImmutableArray<string> path, int at)
    {
        var part = definition.Value;
        if (_budget.Spend(1, part.Origin) is { } failure)
            return failure;

        var stands = part is not Unresolved;
        frame.View = new View(all, definition.Below, ShowsParts: stands, ShowsWhole: stands && !definition.IsPiece);
        switch (part)
        {
            case Substitution substitution:
                return at < path.Length ? _substitutions.Follow(substitution, path, at) : _substitutions.Resolve(substitution);
            case EarlierValue earlier:
                var before = earlier.Path is { } own
                    ? Find(_places.Root, own.Keys.AddRange(path.AsSpan()[at..]), 0)
                    : LookBack(frame, path, at);
                return before.IsFound || before.Kind == OutcomeKind.Failed ? before : Outcome.Absent;
            case Concatenation concatenation:
                var whole = Join(frame, concatenation, definition, all);
                return whole.IsFound && at < path.Length ? Find(whole.Value, path, at) : whole;
            default:
                return Find(part, path, at);
        }
    }

    private Outcome Join(Frame frame, Concatenation concatenation, Definition definition, HoconValue all)
    {
        var pieces = new List<HoconValue>(concatenation.Pieces.Count);
        foreach (var piece in concatenation.Pieces)
        {
            var outcome = Evaluate(frame, definition with { Value = piece, IsPiece = true }, all, [], 0);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.IsFound)
                pieces.Add(outcome.Value);
        }

        if (pieces.Count == 0)
            return Outcome.Absent;
        if (_budget.Spend(Joining.CopiesOf(pieces, this), concatenation.Origin) is { } failure)
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
}
