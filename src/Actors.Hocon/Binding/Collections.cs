using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Actors.Hocon.Binding;

/// <summary>The list and dictionary types that settings may have, and how they are made.</summary>
internal static class Collections
{
    /// <summary>True for an array, <c>ImmutableArray</c>, <c>IReadOnlyList</c>, <c>List</c> and the like.</summary>
    public static bool IsList(Type type, [NotNullWhen(true)] out Type? element)
    {
        element = type.IsArray ? type.GetElementType() : null;
        if (element is null && type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()))
            element = type.GetGenericArguments()[0];
        return element is not null;
    }

    /// <summary>True for a dictionary whose keys are strings.</summary>
    public static bool IsDictionary(Type type, [NotNullWhen(true)] out Type? element)
    {
        element = type.IsGenericType && Dictionaries.Contains(type.GetGenericTypeDefinition()) && type.GetGenericArguments()[0] == typeof(string)
            ? type.GetGenericArguments()[1]
            : null;
        return element is not null;
    }

    public static object ToList(Type type, Type element, List<object?> items)
    {
        var array = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        if (type.IsInstanceOfType(array))
            return array;
        var definition = type.GetGenericTypeDefinition();
        var factory = definition == typeof(ImmutableArray<>) ? typeof(ImmutableArray)
            : definition == typeof(ImmutableList<>) || definition == typeof(IImmutableList<>) ? typeof(ImmutableList)
            : definition == typeof(ImmutableHashSet<>) || definition == typeof(IImmutableSet<>) ? typeof(ImmutableHashSet)
            : null;
        if (factory is null)
            return Activator.CreateInstance(type.IsInterface ? typeof(HashSet<>).MakeGenericType(element) : type, array)!;
        var create = factory.GetMethods().First(method => method.Name == "Create" && method.GetParameters() is [{ ParameterType.IsArray: true }]);
        return create.MakeGenericMethod(element).Invoke(null, [array])!;
    }

    public static object ToDictionary(Type type, Type element, List<(string Key, object? Value)> entries)
    {
        var concrete = typeof(Dictionary<,>).MakeGenericType(typeof(string), element);
        var dictionary = (System.Collections.IDictionary)Activator.CreateInstance(concrete)!;
        foreach (var (key, value) in entries)
            dictionary.Add(key, value);
        if (type.IsInstanceOfType(dictionary))
            return dictionary;
        var definition = type.GetGenericTypeDefinition();
        var factory = definition == typeof(ImmutableSortedDictionary<,>) ? typeof(ImmutableSortedDictionary) : typeof(ImmutableDictionary);
        var create = factory.GetMethods().First(method => method.Name == "CreateRange" && method.GetParameters().Length == 1);
        return create.MakeGenericMethod(typeof(string), element).Invoke(null, [dictionary])!;
    }

    private static readonly HashSet<Type> Lists =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(IImmutableList<>), typeof(ImmutableHashSet<>), typeof(IImmutableSet<>),
        typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IEnumerable<>), typeof(IList<>), typeof(ICollection<>), typeof(List<>),
        typeof(IReadOnlySet<>), typeof(ISet<>), typeof(HashSet<>),
    ];

    private static readonly HashSet<Type> Dictionaries =
    [
        typeof(IReadOnlyDictionary<,>), typeof(IDictionary<,>), typeof(Dictionary<,>), typeof(ImmutableDictionary<,>),
        typeof(IImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    ];
}
