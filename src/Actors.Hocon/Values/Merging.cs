using Actors.Hocon.Resolution;

namespace Actors.Hocon.Values;

/// <summary>How a later definition joins an earlier one: objects merge, all else replaces, and what is not yet known is kept in layers.</summary>
internal static class Merging
{
    /// <summary>A new object with the fields of both; where both have one, <paramref name="above"/>'s joins or replaces <paramref name="under"/>'s.</summary>
    public static HoconObject Merge(HoconObject under, HoconObject above) => MergeAll([above, under]);

    /// <summary>A new object with the fields of all, the first of which has the last word.</summary>
    public static HoconObject MergeAll(IReadOnlyList<HoconObject> topDown)
    {
        var bottom = topDown[^1];
        var fields = new OrderedDictionary<string, HoconField>(bottom.FieldsInOrder);
        for (var i = topDown.Count - 2; i >= 0; i--)
        {
            foreach (var (key, field) in topDown[i].FieldsInOrder)
                Put(fields, key, field, Merge);
        }

        return new HoconObject(fields, topDown[0].Origin) { HidesBelow = bottom.HidesBelow };
    }

    /// <summary>Sets one field of an object that belongs to the caller, as does every object in it.</summary>
    public static void Put(HoconObject target, string key, HoconField field) => Put(target.FieldsInOrder, key, field, Into);

    /// <summary>Adds the fields of <paramref name="above"/> to <paramref name="under"/>, which belongs to the caller, as does every object in it.</summary>
    public static HoconObject Into(HoconObject under, HoconObject above)
    {
        foreach (var (key, field) in above.FieldsInOrder)
            Put(under.FieldsInOrder, key, field, Into);
        return under;
    }

    private static void Put(
        OrderedDictionary<string, HoconField> fields, string key, HoconField field, Func<HoconObject, HoconObject, HoconObject> join)
    {
        if (!fields.TryAdd(key, field, out var index))
            fields.SetAt(index, field with { Value = Over(field.Value, fields.GetAt(index).Value.Value, join) });
    }

    /// <summary>The value of a field that was <paramref name="below"/> and then is set to <paramref name="top"/>.</summary>
    private static HoconValue Over(HoconValue top, HoconValue below, Func<HoconObject, HoconObject, HoconObject> join)
    {
        switch (top)
        {
            case HoconObject { HidesBelow: true }:
                return top;
            case HoconObject above when below is HoconObject under:
                return join(under, above);
            case HoconObject above when below is Layered { Top: HoconObject under } stack:
                return new Layered(join(under, above), stack.Below);
            case HoconObject above when below is not Unresolved:
                return above.Hiding();
            case Layered stack:
                var layers = stack.TopDown().ToList();
                var bottom = Over(layers[^1], below, join);
                layers.RemoveAt(layers.Count - 1);
                return Layered.Of(layers, bottom);
            case HoconObject or Unresolved:
                return new Layered(top, below);
            default:
                return top;
        }
    }
}
