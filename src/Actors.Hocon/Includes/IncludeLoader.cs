using Actors.Hocon.Syntax;
using Actors.Hocon.Values;

namespace Actors.Hocon.Includes;

/// <summary>Finds, reads and parses files, and counts what one document includes.</summary>
internal sealed class IncludeLoader
{
    // JSON before HOCON, so that HOCON has the last word.
    private static readonly string[] Extensions = [".properties", ".json", ".conf"];

    private static readonly string[] UrlSchemes = ["http:", "https:", "ftp:", "file:", "jar:", "classpath:"];

    private readonly List<string> _files = [];

    /// <summary>The files that were included so far.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The objects that stand in the place of <paramref name="include"/>, in the order in which they are to be merged.</summary>
    public IEnumerable<HoconObject> Load(Include include, ParseContext context)
    {
        if (UrlSchemes.Any(scheme => include.Name.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)))
            throw new HoconException(include.Origin, $"the URL \"{Excerpt.Of(include.Name)}\", expected a file name; URLs cannot be included");

        var found = Candidates(include).ToList();
        if (found.Count == 0 && include.IsRequired)
            throw new HoconException(include.Origin, $"the required file \"{Excerpt.Of(include.Name)}\" does not exist");
        foreach (var path in found)
            yield return LoadOne(path, include, context);
    }

    /// <summary>The document in the file <paramref name="path"/>, in the format that its extension names.</summary>
    public static HoconValue Read(string path, Origin reader, ParseContext context)
    {
        var source = new Source(path, Path.GetDirectoryName(path) ?? "");
        var text = SourceText.Read(path, reader, context.Limits);
        switch (Path.GetExtension(path))
        {
            case ".properties":
                return PropertiesReader.Read(source, text, context.Limits);
            case ".json":
                JsonFormat.Require(source, text, context.Limits);
                break;
        }

        var opened = context with { Open = context.Open.Add(Path.GetFullPath(path)) };
        return new Parser(source, text, opened).ParseDocument();
    }

    private HoconObject LoadOne(string path, Include include, ParseContext context)
    {
        var (name, limits) = (Excerpt.Of(include.Name), context.Limits);
        if (context.Open.Contains(Path.GetFullPath(path)))
            throw new HoconException(include.Origin, $"\"{name}\" includes itself");
        if (context.Open.Count > limits.IncludeDepth)
            throw new HoconException(include.Origin, $"includes nest more than {limits.IncludeDepth} deep, the limit");
        if (_files.Count == limits.Includes)
            throw new HoconException(include.Origin, $"more than {limits.Includes} included files, the limit");
        _files.Add(path);

        var document = Read(path, include.Origin, context);
        return document as HoconObject
            ?? throw new HoconException(include.Origin, $"\"{name}\" has a list at its root, expected an object");
    }

    private static IEnumerable<string> Candidates(Include include)
    {
        var directory = include.IsFile ? "" : include.Origin.Source.Directory;
        if (directory is null && !Path.IsPathRooted(include.Name))
            return [];

        var path = Path.Combine(directory ?? "", include.Name);
        if (Extensions.Contains(Path.GetExtension(path)))
            return File.Exists(path) ? [path] : [];
        var known = Extensions.Select(extension => path + extension).Where(File.Exists).ToList();
        return known.Count > 0 || !File.Exists(path) ? known : [path];
    }
}
