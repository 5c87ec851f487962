using System.Text;
using Actors.Hocon.Values;

namespace Actors.Hocon.Includes;

/// <summary>Reads files in the format of java.util.Properties. Every value is a string; dots in keys make objects.</summary>
internal static class PropertiesReader
{
    /// <summary>The tree of the properties in <paramref name="text"/>.</summary>
    public static HoconObject Read(Source source, string text, HoconLimits limits)
    {
        var root = new HoconObject(new Origin(source, 1, 1));
        foreach (var (line, number) in LogicalLines(text))
        {
            var origin = new Origin(source, number, 1);
            var (key, value) = Split(line, origin);
            Add(root, key, new HoconString(value, origin), limits);
        }

        return root;
    }

    /// <summary>
    /// Puts a value where the dots of <paramref name="key"/> say. Where one key wants an object and another a string, the object wins,
    /// whichever comes first.
    /// </summary>
    public static void Add(HoconObject root, string key, HoconValue value, HoconLimits limits)
    {
        var keys = key.Split('.');
        if (keys.Length > limits.Depth)
            throw new HoconException(value.Origin, $"more than {limits.Depth} levels of nesting, the limit");

        var target = root;
        foreach (var parent in keys.AsSpan(0, keys.Length - 1))
        {
            if (target[parent] is not HoconObject child)
                target.FieldsInOrder[parent] = new HoconField(child = new HoconObject(value.Origin), value.Origin);
            target = child;
        }

        if (target[keys[^1]] is not HoconObject)
            target.FieldsInOrder[keys[^1]] = new HoconField(value, value.Origin);
    }

    private static IEnumerable<(string Line, int Number)> LogicalLines(string text)
    {
        var lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var number = i + 1;
            var line = lines[i].TrimStart(' ', '\t', '\f');
            if (line.Length == 0 || line[0] is '#' or '!')
                continue;
            var logical = new StringBuilder(line);
            while (EndsInOddBackslash(logical) && i + 1 < lines.Length)
                logical.Remove(logical.Length - 1, 1).Append(lines[++i].TrimStart(' ', '\t', '\f'));
            yield return (logical.ToString(), number);
        }
    }

    private static bool EndsInOddBackslash(StringBuilder line)
    {
        var count = 0;
        while (count < line.Length && line[line.Length - 1 - count] == '\\')
            count++;
        return count % 2 == 1;
    }

    private static (string Key, string Value) Split(string line, Origin origin)
    {
        var end = 0;
        while (end < line.Length && line[end] is not ('=' or ':' or ' ' or '\t' or '\f'))
            end += line[end] == '\\' ? 2 : 1;
        end = Math.Min(end, line.Length);
        var rest = line[end..].TrimStart(' ', '\t', '\f');
        if (rest.Length > 0 && rest[0] is '=' or ':')
            rest = rest[1..].TrimStart(' ', '\t', '\f');
        return (Unescape(line[..end], origin), Unescape(rest, origin));
    }

    private static string Unescape(string text, Origin origin)
    {
        if (!text.Contains('\\'))
            return text;
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || ++i == text.Length)
            {
                if (i < text.Length)
                    plain.Append(text[i]);
                continue;
            }

            if (text[i] == 'u')
            {
                if (i + 4 >= text.Length || !ushort.TryParse(text.AsSpan(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
                    throw new HoconException(origin, "\\u without 4 hexadecimal digits after it");
                plain.Append((char)code);
                i += 4;
                continue;
            }

            plain.Append(text[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', var c => c });
        }

        return plain.ToString();
    }
}
