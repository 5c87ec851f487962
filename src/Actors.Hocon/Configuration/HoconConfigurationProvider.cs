using System.Diagnostics;
using Actors.Hocon.Values;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Actors.Hocon.Configuration;

/// <summary>Flattens a HOCON file into keys with colons.</summary>
internal sealed class HoconConfigurationProvider : FileConfigurationProvider
{
    private readonly HoconConfigurationSource _source;
    private readonly List<IDisposable> _watches = [];
    private bool _isLoaded;

    public HoconConfigurationProvider(HoconConfigurationSource source)
        : base(source) => _source = source;

    /// <inheritdoc/>
    public override void Load(Stream stream)
    {
        try
        {
            Data = Read((stream as FileStream)?.Name ?? _source.Path!);
            _isLoaded = true;
        }
        catch (HoconException e) when (_isLoaded)
        {
            // The base class would drop every setting because of one typing error in a running program.
            var context = new FileLoadExceptionContext { Provider = this, Exception = e };
            if (_source.OnLoadException is { } report)
                report(context);
            else
                Trace.TraceError($"configuration not reloaded: {e.Message}");
        }
    }

    private Dictionary<string, string?> Read(string path)
    {
        var config = HoconConfig.ParseFile(path, _source.Options);
        Watch(config.IncludedFiles);
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, field) in config.Resolve().Root.Fields)
            Flatten(field.Value, key, data);
        return data;
    }

    private static void Flatten(HoconValue value, string path, Dictionary<string, string?> data)
    {
        switch (value)
        {
            case HoconObject { Count: > 0 } target:
                foreach (var (key, field) in target.Fields)
                    Flatten(field.Value, ConfigurationPath.Combine(path, key), data);
                break;
            case HoconArray { Count: > 0 } list:
                for (var i = 0; i < list.Count; i++)
                    Flatten(list[i], ConfigurationPath.Combine(path, $"{i}"), data);
                break;
            default:
                data[path] = value is HoconArray ? "" : value is HoconNull or HoconObject ? null : value.Text;
                break;
        }
    }

    private void Watch(IReadOnlyList<string> files)
    {
        foreach (var watch in _watches)
            watch.Dispose();
        _watches.Clear();
        if (!_source.ReloadOnChange)
            return;
        foreach (var group in files.GroupBy(file => Path.GetDirectoryName(Path.GetFullPath(file))!))
        {
            var directory = new PhysicalFileProvider(group.Key);
            _watches.Add(directory);
            foreach (var name in group.Select(Path.GetFileName))
                _watches.Add(ChangeToken.OnChange(() => directory.Watch(name!), Load));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var watch in _watches)
            watch.Dispose();
        base.Dispose(disposing);
    }
}
