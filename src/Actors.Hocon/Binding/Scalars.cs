using System.Globalization;
using System.Reflection;
using Actors.Hocon.Units;
using Actors.Hocon.Values;

namespace Actors.Hocon.Binding;

/// <summary>Conversions of single values, as the specification has them: strings and numbers and booleans into each other, null into nothing.</summary>
internal static class Scalars
{
    /// <summary>True when values of <paramref name="type"/> are written as one simple value.</summary>
    public static bool Knows(Type type) =>
        type.IsEnum
        || type == typeof(string) || type == typeof(bool) || type == typeof(TimeSpan) || type == typeof(ByteSize) || type == typeof(Period)
        || NumberTypes.Contains(type)
        || Parsable(type) is not null;

    /// <summary>The value as a <paramref name="type"/>; false when it is none.</summary>
    /// <param name="value">What is written.</param>
    /// <param name="type">One that <see cref="Knows"/> is true for.</param>
    /// <param name="result">The converted value.</param>
    /// <param name="expected">What would have been right, for the message.</param>
    public static bool TryConvert(HoconValue value, Type type, out object? result, out string expected)
    {
        result = null;
        if (type == typeof(string))
        {
            expected = "a string";
            result = value is HoconString or HoconNumber or HoconBoolean ? value.Text : null;
        }
        else if (type == typeof(bool))
        {
            expected = "true or false (or yes, no, on, off)";
            result = ToBoolean(value);
        }
        else if (type == typeof(TimeSpan))
        {
            expected = Duration.Expected;
            result = Duration.TryParse(value, out var duration) ? duration : null;
        }
        else if (type == typeof(ByteSize))
        {
            expected = ByteSize.Expected;
            result = ByteSize.TryParse(value, out var size) ? size : null;
        }
        else if (type == typeof(Period))
        {
            expected = Period.Expected;
            result = Period.TryParse(value, out var period) ? period : null;
        }
        else if (type.IsEnum)
        {
            expected = $"one of {string.Join(", ", Enum.GetNames(type).Select(Names.Kebab))}";
            result = value is HoconString ? ToEnum(value.Text!, type) : null;
        }
        else if (NumberTypes.Contains(type))
        {
            expected = IsWhole(type) ? $"a whole number ({type.Name})" : "a number";
            result = ToNumber(value, type);
        }
        else
        {
            expected = $"a {type.Name}";
            result = value is HoconString or HoconNumber or HoconBoolean ? Parse(value.Text!, type) : null;
        }

        return result is not null;
    }

    private static readonly HashSet<Type> NumberTypes =
    [
        typeof(int), typeof(long), typeof(double), typeof(float), typeof(decimal), typeof(short), typeof(byte), typeof(sbyte), typeof(ushort),
        typeof(uint), typeof(ulong),
    ];

    private static bool IsWhole(Type type) => type != typeof(double) && type != typeof(float) && type != typeof(decimal);

    private static object? ToBoolean(HoconValue value) => value switch
    {
        HoconBoolean boolean => boolean.Value,
        HoconString { Value: "true" or "yes" or "on" } => true,
        HoconString { Value: "false" or "no" or "off" } => false,
        _ => null,
    };

    private static object? ToNumber(HoconValue value, Type type)
    {
        if (value is not (HoconNumber or HoconString))
            return null;
        var text = value.Text!.Trim();
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (type == typeof(double) || type == typeof(float))
        {
            var isFinite = double.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
            return !isFinite ? null : type == typeof(double) ? number : float.IsFinite((float)number) ? (float)number : null;
        }

        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var exact))
            return null;
        if (type == typeof(decimal))
            return exact;
        if (exact != decimal.Truncate(exact))
            return null;
        try
        {
            return Convert.ChangeType(exact, type, CultureInfo.InvariantCulture);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static object? ToEnum(string text, Type type)
    {
        var wanted = Bare(text);
        var name = Enum.GetNames(type).FirstOrDefault(name => Bare(name) == wanted);
        return name is null ? null : Enum.Parse(type, name);

        static string Bare(string name) => name.Replace("-", "").Replace("_", "").ToLowerInvariant();
    }

    private static MethodInfo? Parsable(Type type) =>
        type.IsPrimitive || !type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>))
            ? null
            : type.GetMethod("TryParse", [typeof(string), typeof(IFormatProvider), type.MakeByRefType()]);

    private static object? Parse(string text, Type type)
    {
        object?[] arguments = [text, CultureInfo.InvariantCulture, null];
        return Parsable(type)!.Invoke(null, arguments) is true ? arguments[2] : null;
    }
}
