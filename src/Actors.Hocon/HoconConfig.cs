using System.Reflection;
using Actors.Hocon.Binding;
using Actors.Hocon.Includes;
using Actors.Hocon.Rendering;
using Actors.Hocon.Resolution;
using Actors.Hocon.Syntax;
using Actors.Hocon.Values;

namespace Actors.Hocon;

/// <summary>
/// A configuration: parse, put fallbacks below, resolve, and ask for values or bind records to it. Never changes; every step makes a new one.
/// </summary>
/// <example><code>
/// var config = HoconConfig.ParseSetting("run.seed=7", "--set run.seed=7")
///     .WithFallback(HoconConfig.ParseFile("hocon/run.conf"))
///     .WithFallback(HoconConfig.ParseFile("hocon/reference.conf"))
///     .Resolve();
/// var run = config.Bind&lt;RunSettings&gt;("run");
/// </code></example>
public sealed class HoconConfig
{
    private readonly HoconOptions _options;

    private HoconConfig(HoconValue document, HoconOptions options, IReadOnlyList<string> includedFiles)
    {
        Document = document;
        _options = options;
        IncludedFiles = includedFiles;
    }

    /// <summary>A configuration without settings.</summary>
    public static HoconConfig Empty { get; } = new(new HoconObject(new Source("nothing").Whole), HoconOptions.Default, []);

    /// <summary>The root, which in a file may be a list too.</summary>
    public HoconValue Document { get; }

    /// <summary>The files that were included, in the order in which they were read.</summary>
    public IReadOnlyList<string> IncludedFiles { get; }

    /// <summary>The root object.</summary>
    /// <exception cref="HoconException">The root is a list.</exception>
    public HoconObject Root =>
        Document as HoconObject ?? throw new HoconException(Document.Origin, "a list at the root, expected an object");

    /// <summary>True when no substitution is left.</summary>
    public bool IsResolved => Document.IsResolved;

    /// <summary>Reads a .conf, .json or .properties file. Includes are relative to it.</summary>
    /// <exception cref="HoconException">The file is missing, or not what its extension says.</exception>
    public static HoconConfig ParseFile(string path, HoconOptions? options = null)
    {
        return Parse(options, context => IncludeLoader.Read(path, new Source(path).Whole, context));
    }

    /// <summary>Reads HOCON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What messages call the text.</param>
    /// <param name="options">Null for the default.</param>
    public static HoconConfig ParseString(string text, string name = "text", HoconOptions? options = null)
    {
        return Parse(options, context => new Parser(new Source(name), text, context).ParseDocument());
    }

    /// <summary>Reads a file that is embedded in <paramref name="assembly"/>, such as its reference.conf.</summary>
    /// <exception cref="HoconException">There is no such resource.</exception>
    public static HoconConfig ParseResource(Assembly assembly, string name, HoconOptions? options = null)
    {
        var source = new Source(name);
        using var resource = assembly.GetManifestResourceStream(name)
            ?? throw new HoconException(source.Whole, $"not a resource of {assembly.GetName().Name}");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return ParseString(SourceText.Decode(bytes.ToArray(), source), name, options);
    }

    /// <summary>Reads one <c>path=value</c> as it comes from a command line; the value is HOCON.</summary>
    /// <param name="text">Such as <c>run.seed=7</c> or <c>run.rates=[1e-3, ${run.floor}]</c>.</param>
    /// <param name="name">What messages call it; null for <c>--set</c> and the text.</param>
    /// <param name="options">Null for the default.</param>
    public static HoconConfig ParseSetting(string text, string? name = null, HoconOptions? options = null)
    {
        var source = new Source(name ?? $"--set {Excerpt.Of(text)}");
        return Parse(options, context => new Parser(source, text, context).ParseOnlyField());
    }

    /// <summary>This configuration with <paramref name="fallback"/> for what it does not set. Substitutions see both.</summary>
    public HoconConfig WithFallback(HoconConfig fallback) =>
        new(Merging.Merge(fallback.Root, Root), _options, [.. IncludedFiles, .. fallback.IncludedFiles]);

    /// <summary>Replaces every substitution by its value.</summary>
    /// <param name="options">The environment and the limits; null for those that this configuration was parsed with.</param>
    /// <exception cref="HoconException">A substitution refers to nothing or to itself.</exception>
    public HoconConfig Resolve(HoconOptions? options = null)
    {
        if (IsResolved)
            return this;
        options ??= _options;
        var environment = new EnvironmentVariables(options.Environment);
        return new HoconConfig(new Resolver(Document, options.Limits, environment).Resolve(), options, IncludedFiles);
    }

    /// <summary>True when there is a value other than null at <paramref name="path"/>.</summary>
    public bool HasPath(string path) => Find(HoconPath.Parse(path)) is not (null or HoconNull);

    /// <summary>The path of a setting, or of an object of settings, that <paramref name="path"/> most probably was meant to be; null when none is near.</summary>
    public string? NearestPath(string path) => Spelling.Nearest(
        path,
        Entries().SelectMany(entry => Enumerable.Range(1, entry.Path.Keys.Length).Select(length => $"{new HoconPath(entry.Path.Keys[..length])}")).Distinct());

    /// <summary>The value at <paramref name="path"/>, which may be null's.</summary>
    /// <exception cref="HoconException">There is nothing; the message says how far the path leads.</exception>
    public HoconValue GetValue(string path) => Get(HoconPath.Parse(path));

    /// <summary>The object at <paramref name="path"/> as a configuration of its own.</summary>
    public HoconConfig GetConfig(string path) => new(Bind<HoconObject>(path), _options, IncludedFiles);

    /// <summary>The string, number or boolean at <paramref name="path"/> as text.</summary>
    public string GetString(string path) => Bind<string>(path);

    /// <summary>The boolean at <paramref name="path"/>: true, yes, on, false, no, off.</summary>
    public bool GetBoolean(string path) => Bind<bool>(path);

    /// <summary>The whole number at <paramref name="path"/>.</summary>
    public int GetInt32(string path) => Bind<int>(path);

    /// <summary>The whole number at <paramref name="path"/>.</summary>
    public long GetInt64(string path) => Bind<long>(path);

    /// <summary>The finite number at <paramref name="path"/>.</summary>
    public double GetDouble(string path) => Bind<double>(path);

    /// <summary>The duration at <paramref name="path"/>; milliseconds without a unit.</summary>
    public TimeSpan GetDuration(string path) => Bind<TimeSpan>(path);

    /// <summary>The period at <paramref name="path"/>; days without a unit.</summary>
    public Units.Period GetPeriod(string path) => Bind<Units.Period>(path);

    /// <summary>The size at <paramref name="path"/>; bytes without a unit.</summary>
    public Units.ByteSize GetSize(string path) => Bind<Units.ByteSize>(path);

    /// <summary>The list at <paramref name="path"/>, or the values of an object with integer keys.</summary>
    public IReadOnlyList<T> GetList<T>(string path) => Bind<IReadOnlyList<T>>(path);

    /// <summary>
    /// The value at <paramref name="path"/> as a <typeparamref name="T"/>: a simple type, a list, a dictionary, or a record whose constructor
    /// parameters and settable properties are settings in kebab case. Attributes of System.ComponentModel.DataAnnotations are checked.
    /// </summary>
    /// <param name="path">A path expression; empty for the root.</param>
    /// <exception cref="HoconException">Settings are missing, unknown, of the wrong type or out of range; all of them are reported together.</exception>
    public T Bind<T>(string path = "")
    {
        var parsed = PathOf(path);
        return SettingsBinder.Bind<T>(Get(parsed), parsed);
    }

    /// <summary>All settings at and below <paramref name="path"/> in the order in which they were first written.</summary>
    /// <param name="path">A path expression; empty for the root.</param>
    public IEnumerable<HoconEntry> Entries(string path = "")
    {
        var parsed = PathOf(path);
        if (Get(parsed) is HoconObject target)
            return Entries(target, parsed);
        if (parsed.Keys.IsEmpty)
            return [new HoconEntry(parsed, Document, Document.Origin)];
        var field = ((HoconObject)Get(parsed.Parent)).Fields[parsed.Keys[^1]];
        return [new HoconEntry(parsed, field.Value, field.Key)];
    }

    /// <summary>The configuration as text: HOCON, or JSON.</summary>
    /// <param name="options">Null for HOCON without origins.</param>
    /// <exception cref="HoconException">A substitution is left.</exception>
    public string Render(RenderOptions? options = null) => Renderer.Render(Document, options ?? RenderOptions.Hocon);

    private static IEnumerable<HoconEntry> Entries(HoconObject target, HoconPath path)
    {
        foreach (var (key, field) in target.FieldsInOrder)
        {
            var inner = field.Value is HoconObject { Count: > 0 } child
                ? Entries(child, path.Add(key))
                : [new HoconEntry(path.Add(key), field.Value, field.Key)];
            foreach (var entry in inner)
                yield return entry;
        }
    }

    private static HoconPath PathOf(string path) => path.Length == 0 ? HoconPath.Root : HoconPath.Parse(path);

    private HoconValue? Find(HoconPath path)
    {
        HoconValue? value = Document;
        foreach (var key in path.Keys)
            value = (value as HoconObject)?[key];
        return value;
    }

    private HoconValue Get(HoconPath path)
    {
        HoconValue value = Document;
        for (var i = 0; i < path.Keys.Length; i++)
        {
            if (!value.IsResolved && value is Unresolved)
                throw new HoconException(value.Origin, $"{path} is not resolved, expected Resolve() before its value is asked for");
            value = (value as HoconObject)?[path.Keys[i]]
                ?? throw new HoconException(value.Origin, $"{path} is missing, expected in {value.Description} that begins here");
        }

        return value;
    }

    private static HoconConfig Parse(HoconOptions? options, Func<ParseContext, HoconValue> parse)
    {
        options ??= HoconOptions.Default;
        var includes = new IncludeLoader();
        var document = parse(new ParseContext(options.Limits, includes));
        return new HoconConfig(document, options, includes.Files);
    }
}
