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
        var fields = new FieldTable(bottom.FieldsInOrder);
        for (var i = topDown.Count - 2; i >= 0; i--)
        {
            PutAll(fields, topDown[i].FieldsInOrder, Merge);
        }

        return new HoconObject(fields, topDown[0].Origin) { HidesBelow = bottom.HidesBelow };
    }

    /// <summary>Sets one field of an object that belongs to the caller, as does every object in it.</summary>
    public static void Put(HoconObject target, string key, HoconField field) => Put(target.FieldsInOrder, key, field, Into);

    /// <summary>The object at <paramref name="key"/>, put there if there is none, ready to be written to.</summary>
    public static HoconObject Open(HoconObject target, string key, Origin origin)
    {
        switch (target[key])
        {
            case HoconObject known:
                return known;
            case Layered { Top: HoconObject top }:
                return top;
        }

        var fresh = new HoconObject(origin);
        Put(target, key, new HoconField(fresh, origin));
        return fresh;
    }

    /// <summary>Adds the fields of <paramref name="above"/> to <paramref name="under"/>, which belongs to the caller, as does every object in it.</summary>
    public static HoconObject Into(HoconObject under, HoconObject above)
    {
        PutAll(under.FieldsInOrder, above.FieldsInOrder, Into);
        return under;
    }

    private static void PutAll(FieldTable fields, FieldTable above, Func<HoconObject, HoconObject, HoconObject> join)
    {
        for (var i = 0; i < above.Count; i++)
            Put(fields, above.At(i).Key, above.At(i).Value, join);
    }

    private static void Put(FieldTable fields, string key, HoconField field, Func<HoconObject, HoconObject, HoconObject> join)
    {
        if (!fields.TryAdd(key, field, out var index))
            fields.SetAt(index, field with { Value = Over(field.Value, fields.At(index).Value.Value, join) });
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
