using System.Reflection;
using Actors.Hocon.Units;
using Actors.Hocon.Values;

namespace Actors.Hocon.Binding;

/// <summary>Turns values into instances of a type. All problems of one binding are collected and thrown together.</summary>
internal sealed class SettingsBinder
{
    private readonly List<HoconException> _problems = [];

    /// <summary>The value at <paramref name="path"/> as a <typeparamref name="T"/>.</summary>
    public static T Bind<T>(HoconValue value, HoconPath path)
    {
        var binder = new SettingsBinder();
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        var isBound = binder.TryBind(value, type, path, isSize: false, out var result);
        return binder._problems.Count switch
        {
            0 when isBound => (T)result!,
            1 => throw binder._problems[0],
            _ => throw new HoconException(binder._problems),
        };
    }

    private bool TryBind(HoconValue value, Type type, HoconPath path, bool isSize, out object? result)
    {
        result = null;
        if (!value.IsResolved)
            return Report(value.Origin, $"{path} is not resolved, expected Resolve() before its value is asked for");
        if (type.IsInstanceOfType(value))
        {
            result = value;
            return true;
        }

        if (isSize)
            return TryBindSize(value, type, path, out result);
        if (Scalars.Knows(type))
            return Scalars.TryConvert(value, type, out result, out var expected) || ReportWrong(value, path, expected);
        if (Collections.IsList(type, out var element))
            return TryBindList(value, type, element, path, out result);
        if (Collections.IsDictionary(type, out var entry))
            return TryBindDictionary(value, type, entry, path, out result);
        return value is HoconObject settings
            ? TryBindSettings(settings, SettingsType.Of(type), path, out result)
            : ReportWrong(value, path, "an object");
    }

    private bool TryBindSize(HoconValue value, Type type, HoconPath path, out object? result)
    {
        var isSize = ByteSize.TryParse(value, out var size) && (type == typeof(long) || size.Bytes <= int.MaxValue);
        result = !isSize ? null : type == typeof(long) ? size.Bytes : (int)size.Bytes;
        return isSize || ReportWrong(value, path, ByteSize.Expected);
    }

    private bool TryBindList(HoconValue value, Type type, Type element, HoconPath path, out object? result)
    {
        result = null;
        if (value is HoconObject target && target.TryAsArray(out var indexed))
            value = indexed;
        if (value is not HoconArray list)
            return ReportWrong(value, path, "a list");

        var items = new List<object?>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            if (TryBind(list[i], element, path.Add($"{i}"), isSize: false, out var item))
                items.Add(item);
        }

        if (items.Count < list.Count)
            return false;
        result = Collections.ToList(type, element, items);
        return true;
    }

    private bool TryBindDictionary(HoconValue value, Type type, Type element, HoconPath path, out object? result)
    {
        result = null;
        if (value is not HoconObject target)
            return ReportWrong(value, path, "an object");

        var entries = new List<(string, object?)>(target.Count);
        foreach (var (key, field) in target.FieldsInOrder)
        {
            if (TryBind(field.Value, element, path.Add(key), isSize: false, out var item))
                entries.Add((key, item));
        }

        if (entries.Count < target.Count)
            return false;
        result = Collections.ToDictionary(type, element, entries);
        return true;
    }

    private bool TryBindSettings(HoconObject target, SettingsType type, HoconPath path, out object? result)
    {
        var problemsBefore = _problems.Count;
        foreach (var (key, field) in target.FieldsInOrder)
        {
            if (type.Settings.All(setting => setting.Name != key))
                ReportUnknown(field.Key, path, key, type);
        }

        var values = type.Settings.Select(setting => BindSetting(target, setting, path)).ToArray();
        result = null;
        if (_problems.Count > problemsBefore)
            return false;
        try
        {
            result = type.Create(values);
        }
        catch (Exception e) when (e is TargetInvocationException { InnerException: ArgumentException } or ArgumentException)
        {
            return Report(target.Origin, $"{path}: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}");
        }

        foreach (var problem in Rules.Check(result))
            Report(target.Origin, $"{path}: {problem}");
        return _problems.Count == problemsBefore;
    }

    private object? BindSetting(HoconObject target, Setting setting, HoconPath path)
    {
        var full = path.Add(setting.Name);
        var value = target[setting.Name];
        if (value is null or HoconNull && setting.AllowsNull)
            return value is null && !setting.IsRequired ? setting.Default : null;
        if (value is null)
        {
            if (setting.IsRequired)
                Report(target.Origin, $"{full} is missing, expected in the object that begins here");
            return setting.Default;
        }

        if (TryBind(value, setting.Type, full, setting.IsSize, out var result))
        {
            foreach (var problem in Rules.Check(setting, result, value))
                Report(value.Origin, $"{full} {problem}");
        }

        return result;
    }

    private void ReportUnknown(Origin origin, HoconPath path, string key, SettingsType type)
    {
        var nearest = Spelling.Nearest(key, type.Settings.Select(setting => setting.Name));
        var advice = nearest is not null
            ? $"; did you mean {path.Add(nearest)}?"
            : type.Settings.Count == 0 ? "" : $"; expected one of {string.Join(", ", type.Settings.Select(setting => setting.Name))}";
        Report(origin, $"unknown setting {path.Add(key)}{advice}");
    }

    private bool ReportWrong(HoconValue value, HoconPath path, string expected) =>
        Report(value.Origin, $"{(path.Keys.IsEmpty ? "the root" : path)} is {value.Description}, expected {expected}");

    private bool Report(Origin origin, string problem)
    {
        _problems.Add(new HoconException(origin, problem));
        return false;
    }
}
