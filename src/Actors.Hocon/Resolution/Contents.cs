using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>Resolves whatever an object or a list contains.</summary>
/// <param name="budget">What it may cost.</param>
/// <param name="find">The value of a field or an element.</param>
internal sealed class Contents(Budget budget, Func<HoconValue, Outcome> find)
{
    /// <summary>What is not resolved in an object, ordered by key.</summary>
    public static IEnumerable<(string Key, HoconValue Value)> Unresolved(HoconObject target) =>
        target.FieldsInOrder
            .Where(field => !field.Value.Value.IsResolved)
            .Select(field => (field.Key, field.Value.Value))
            .OrderBy(field => field.Key, StringComparer.Ordinal);

    /// <summary>The object or list without substitutions; what turns out to be nothing is left out.</summary>
    public Outcome Resolve(HoconValue container) => container is HoconObject target ? Resolve(target) : Resolve((HoconArray)container);

    private Outcome Resolve(HoconObject target)
    {
        if (budget.Spend(target.Count, target.Origin) is { } failure)
            return failure;
        var outcomes = new Dictionary<string, Outcome>();
        foreach (var (key, value) in Unresolved(target))
        {
            var outcome = Inside(value);
            if (outcome.EndsAll)
                return outcome;
            outcomes.Add(key, outcome);
        }

        var fields = new FieldTable(target.Count);
        foreach (var (key, field) in target.FieldsInOrder)
        {
            var value = outcomes.TryGetValue(key, out var outcome) ? outcome.Value : field.Value;
            if (value is not null)
                fields[key] = field with { Value = value };
        }

        return Bounded(new HoconObject(fields, target.Origin) { HidesBelow = target.HidesBelow });
    }

    private Outcome Resolve(HoconArray list)
    {
        if (budget.Spend(list.Count, list.Origin) is { } failure)
            return failure;
        var items = new List<HoconValue>(list.Count);
        foreach (var item in list)
        {
            var outcome = Inside(item);
            if (outcome.EndsAll)
                return outcome;
            if (outcome.IsFound)
                items.Add(outcome.Value);
        }

        return Bounded(new HoconArray([.. items], list.Origin));
    }

    private Outcome Inside(HoconValue child)
    {
        var outcome = find(child);
        return outcome.Kind == OutcomeKind.Bottom ? Outcome.Cycle : outcome;
    }

    private Outcome Bounded(HoconValue container) =>
        container.Depth <= budget.Limits.Depth
            ? Outcome.Found(container)
            : Outcome.Failed(container.Origin, $"substitutions nest values more than {budget.Limits.Depth} deep, the limit");
}
