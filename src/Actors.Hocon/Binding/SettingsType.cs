using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Actors.Hocon.Binding;

/// <summary>What a record of settings wants: read once from its constructor, its properties and their attributes.</summary>
internal sealed class SettingsType
{
    private static readonly ConcurrentDictionary<Type, SettingsType> Known = new();

    private readonly ConstructorInfo? _constructor;
    private readonly int _parameters;

    private SettingsType(Type type)
    {
        Type = type;
        _constructor = type.GetConstructors()
            .Where(constructor => !(constructor.GetParameters() is [var only] && only.ParameterType == type))
            .MaxBy(constructor => constructor.GetParameters().Length);
        var parameters = _constructor?.GetParameters() ?? [];
        if (_constructor is null && !type.IsValueType)
            throw new ArgumentException($"{type} has no public constructor, so no settings can be bound to it");

        _parameters = parameters.Length;
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var taken = parameters.Select(parameter => parameter.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Settings =
        [
            .. parameters.Select(parameter => Of(parameter, properties)),
            .. properties.Where(property => property.SetMethod is { IsPublic: true } && !taken.Contains(property.Name)).Select(Of),
        ];
    }

    public Type Type { get; }

    /// <summary>The constructor's parameters in their order, then the other properties.</summary>
    public IReadOnlyList<Setting> Settings { get; }

    public static SettingsType Of(Type type) => Known.GetOrAdd(type, static key => new SettingsType(key));

    /// <summary>A new instance; <paramref name="values"/> are in the order of <see cref="Settings"/>, <see cref="Unset"/> leaves a property alone.</summary>
    public object Create(object?[] values)
    {
        var instance = _constructor?.Invoke(values[.._parameters]) ?? Activator.CreateInstance(Type)!;
        for (var i = _parameters; i < values.Length; i++)
        {
            if (!ReferenceEquals(values[i], Unset))
                Settings[i].Property!.SetValue(instance, values[i]);
        }

        return instance;
    }

    /// <summary>Stands for the value of a property that keeps its initial value.</summary>
    public static object Unset { get; } = new();

    private static Setting Of(ParameterInfo parameter, PropertyInfo[] properties)
    {
        // A record's attributes sit on its parameters unless they are told to sit on the properties.
        var property = properties.FirstOrDefault(property => property.Name == parameter.Name);
        var attributes = parameter.GetCustomAttributes().Concat(property?.GetCustomAttributes() ?? []).ToList();
        var allowsNull = AllowsNull(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
        var isRequired = !allowsNull && !parameter.HasDefaultValue;
        var initial = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return Create(parameter.Name!, parameter.ParameterType, allowsNull, isRequired, initial, null, attributes);
    }

    private static Setting Of(PropertyInfo property)
    {
        var attributes = property.GetCustomAttributes().ToList();
        var allowsNull = AllowsNull(property.PropertyType, new NullabilityInfoContext().Create(property));
        var isRequired = attributes.Any(attribute => attribute is RequiredMemberAttribute or RequiredAttribute);
        return Create(property.Name, property.PropertyType, allowsNull, isRequired, Unset, property, attributes);
    }

    private static Setting Create(
        string name, Type type, bool allowsNull, bool isRequired, object? initial, PropertyInfo? property, List<Attribute> attributes)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var isSize = (bare == typeof(long) || bare == typeof(int))
            && (name.EndsWith("Bytes", StringComparison.Ordinal) || attributes.Any(SaysSize));
        var rules = attributes.OfType<ValidationAttribute>().ToList();
        return new Setting(Names.Kebab(name), bare, allowsNull, isRequired, initial, property, rules, isSize);
    }

    private static bool SaysSize(Attribute attribute) =>
        attribute.GetType().Name == "SizeAttribute" || attribute is DataTypeAttribute { CustomDataType: "size" };

    private static bool AllowsNull(Type type, NullabilityInfo info) =>
        Nullable.GetUnderlyingType(type) is not null || info.WriteState == NullabilityState.Nullable;
}
