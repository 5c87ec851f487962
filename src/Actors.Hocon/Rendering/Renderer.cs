using System.Text;
using Actors.Hocon.Values;

namespace Actors.Hocon.Rendering;

/// <summary>Writes a tree as text that parses to an equal tree.</summary>
public sealed class Renderer(RenderOptions options)
{
    private const int LineLengthMax = 100;

    private readonly StringBuilder _text = new();

    /// <summary>The text of a whole document, with a new line at its end.</summary>
    public static string Render(HoconValue document, RenderOptions options)
    {
        var renderer = new Renderer(options);
        if (document is HoconObject { Count: > 0 } root && !options.IsJson)
            renderer.WriteFields(root, 0);
        else
            renderer.Write(document, 0);
        return renderer._text.ToString().TrimEnd('\n') + "\n";
    }

    private void Write(HoconValue value, int depth)
    {
        switch (value)
        {
            case HoconObject { Count: 0 }:
                _text.Append("{}");
                break;
            case HoconObject target:
                _text.Append("{\n");
                WriteFields(target, depth + 1);
                _text.Append(' ', 2 * depth).Append('}');
                break;
            case HoconArray list:
                WriteList(list, depth);
                break;
            case HoconString text:
                _text.Append(options.IsJson || !IsPlain(text.Value) ? JsonText.Quote(text.Value) : text.Value);
                break;
            case HoconNumber number when options.IsJson:
                _text.Append(JsonText.Number(number.Text));
                break;
            case { Text: { } text }:
                _text.Append(text);
                break;
            default:
                throw new HoconException(value.Origin, $"{value.Description} that is not resolved, expected Resolve() before rendering");
        }
    }

    private static bool IsPlain(string text) => JsonText.IsPlainWord(text) && text is not ("true" or "false" or "null");

    private void WriteFields(HoconObject target, int depth)
    {
        var left = target.Count;
        foreach (var (key, field) in target.FieldsInOrder)
        {
            _text.Append(' ', 2 * depth).Append(options.IsJson ? JsonText.Quote(key) : HoconPath.Render(key));
            var isBlock = field.Value is HoconObject { Count: > 0 };
            _text.Append(options.IsJson ? ": " : isBlock ? " " : " = ");
            Write(field.Value, depth);
            if (options.IsJson && --left > 0)
                _text.Append(',');
            if (options is { ShowOrigins: true, IsJson: false } && !isBlock)
                _text.Append("  # ").Append(Where(field));
            _text.Append('\n');
        }
    }

    private static string Where(HoconField field)
    {
        var value = field.Value.Origin;
        var isElsewhere = value.Source != field.Key.Source || Math.Abs(value.Line - field.Key.Line) > 1;
        return Excerpt.OneLine(isElsewhere ? $"{field.Key}, from {value}" : $"{field.Key}");
    }

    /// <summary>On one line when that is short and holds only simple values, else one element a line.</summary>
    private void WriteList(HoconArray list, int depth)
    {
        var isInline = list.All(item => item is not (HoconObject { Count: > 0 } or HoconArray { Count: > 0 }))
            && list.Sum(item => (long)(item.Text?.Length ?? 2) + 4) < LineLengthMax;
        _text.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (!isInline)
                _text.Append('\n').Append(' ', 2 * (depth + 1));
            Write(list[i], depth + 1);
            if (i < list.Count - 1)
                _text.Append(isInline ? ", " : ",");
        }

        if (!isInline)
            _text.Append('\n').Append(' ', 2 * depth);
        _text.Append(']');
    }
}
