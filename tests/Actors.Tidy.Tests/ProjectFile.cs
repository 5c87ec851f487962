using System.Xml.Linq;

namespace Actors.Tidy.Tests;

/// <summary>A project of the repository: what its file says that it needs, and what its compiled assembly needs.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="Packages">Packages that it names itself.</param>
/// <param name="Projects">Projects that it links with. One that is only built with it does not count.</param>
public sealed record ProjectFile(string Path, IReadOnlyList<string> Packages, IReadOnlyList<string> Projects)
{
    public string Name { get; } = System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Every project below <c>src</c> and <c>tests</c>.</summary>
    public static IReadOnlyList<ProjectFile> All() =>
    [
        .. new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Parse(System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), File.ReadAllText(path)))
            .OrderBy(project => project.Name, StringComparer.Ordinal),
    ];

    public static ProjectFile Parse(string path, string text)
    {
        var elements = XDocument.Parse(text).Descendants().ToArray();
        return new ProjectFile(
            path,
            [.. Included("PackageReference")],
            [.. Included("ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))]);

        IEnumerable<string> Included(string kind) => elements
            .Where(element => element.Name.LocalName == kind && (string?)element.Attribute("ReferenceOutputAssembly") != "false")
            .Select(element => (string)element.Attribute("Include")!);
    }

    /// <summary>Packages of this project and of those that it links with, directly or not.</summary>
    public IEnumerable<string> AllPackages(IReadOnlyList<ProjectFile> all) =>
        Packages.Concat(Projects.SelectMany(name => all.Single(project => project.Name == name).AllPackages(all))).Distinct();

    /// <summary>The compiled assembly of the configuration that runs now; null when it is not built.</summary>
    public string? Assembly()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = System.IO.Path.Combine(Repository.Root, System.IO.Path.GetDirectoryName(Path)!, "bin", configuration, "net10.0", $"{Name}.dll");
        return File.Exists(path) ? path : null;
    }
}
