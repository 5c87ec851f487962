using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Actors.Cli.Settings;

/// <summary>A record of settings with the names, words and units of HOCON, so that what is printed can be given back.</summary>
internal static partial class SettingsText
{
    private static readonly (string Name, long Ticks)[] Durations =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("minutes", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond),
    ];

    private static readonly (string Name, long Bytes)[] Sizes =
    [
        ("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000),
        ("kB", 1_000),
    ];

    /// <summary>The settings by their names; numbers as numbers, all else as text.</summary>
    public static JsonObject Of(object settings) => new(settings.GetType()
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .Select(property => KeyValuePair.Create(Kebab(property.Name), Node(property, property.GetValue(settings)!))));

    /// <summary>One <c>path=value</c> for each setting.</summary>
    /// <param name="path">Of the object; empty for none.</param>
    public static IEnumerable<string> Lines(JsonObject settings, string path) => settings.SelectMany(setting =>
    {
        var name = path == "" ? setting.Key : $"{path}.{setting.Key}";
        return setting.Value is JsonObject below ? Lines(below, name) : [$"{name}={Value(setting.Value!)}"];
    });

    private static JsonNode? Node(PropertyInfo property, object value) => value switch
    {
        TimeSpan duration => Duration(duration),
        long size when property.GetCustomAttribute<DataTypeAttribute>()?.CustomDataType == "size" => Size(size),
        long whole => JsonValue.Create(whole),
        int whole => JsonValue.Create(whole),
        double real => JsonValue.Create(real),
        bool flag => flag ? "on" : "off",
        Enum choice => Kebab(choice.ToString()),
        string text => text,
        _ when property.PropertyType.IsClass && property.PropertyType.Namespace!.StartsWith("Actors.", StringComparison.Ordinal) => Of(value),
        _ => throw new NotSupportedException($"{property.Name} is of type {property.PropertyType.Name}"),
    };

    private static string Duration(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0 s";
        var unit = Array.Find(Durations, unit => duration.Ticks % unit.Ticks == 0);
        return unit.Name is null ? Text(duration.Ticks * TimeSpan.NanosecondsPerTick, "ns") : Text(duration.Ticks / unit.Ticks, unit.Name);
    }

    private static string Size(long bytes)
    {
        var unit = bytes == 0 ? default : Array.Find(Sizes, unit => bytes % unit.Bytes == 0);
        return unit.Name is null ? Text(bytes, "B") : Text(bytes / unit.Bytes, unit.Name);
    }

    private static string Text(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");

    // Without quotes where HOCON needs none.
    private static string Value(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && Plain().IsMatch(text) ? text : value.ToJsonString();

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]*( [A-Za-z]+)?$")]
    private static partial Regex Plain();
}
