using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Actors.Tidy.Tests;

/// <summary>Tensors and images are the worker's: a node, a verb or a view that loads hundreds of megabytes for them would start slowly and could crash with them.</summary>
public sealed class ReferenceTests
{
    // A project that links with the worker runs what the worker runs.
    private static readonly string[] Tensors = ["Actors.Worker", "Actors.Worker.Tests", "Actors.CrashTests", "Actors.Benchmarks"];

    // What persists or hosts actors, and what links with that.
    private static readonly string[] Actors =
    [
        "Actors.Journals", "Actors.Journals.Tests", "Actors.Journals.Sql", "Actors.Journals.Sql.Tests", "Actors.Node", "Actors.Node.Tests", "Actors.Cli", "Actors.Cli.Tests",
        "Actors.CrashTests", "Actors.Benchmarks",
    ];

    [Fact]
    public void Only_the_worker_and_its_tests_use_tensors_or_images()
    {
        var all = ProjectFile.All();

        Assert.Contains(all, project => project.Name == "Actors.Worker");
        Assert.Contains("TorchSharp", all.Single(project => project.Name == "Actors.Worker.Tests").AllPackages(all));
        foreach (var project in all)
            Assert.Equal([], Misplaced(project.Name, project.AllPackages(all)));
    }

    /// <summary>What the compiler saw: a reference that comes by another way than a project file.</summary>
    [Fact]
    public void Compiled_assemblies_refer_to_no_more_than_their_projects()
    {
        var built = ProjectFile.All().Where(project => project.Assembly() is not null).ToArray();

        Assert.Contains(built, project => project.Name == "Actors.Node");
        foreach (var project in built)
            Assert.Equal([], Misplaced(project.Name, References(project.Assembly()!)));
    }

    [Fact]
    public void Misplaced_package_is_found_also_behind_another_project()
    {
        var planted = new[]
        {
            ProjectFile.Parse("src/Actors.Cli/Actors.Cli.csproj", """<Project><ItemGroup><ProjectReference Include="../A/A.csproj" /></ItemGroup></Project>"""),
            ProjectFile.Parse("src/A/A.csproj", """<Project><ItemGroup><PackageReference Include="TorchSharp" /><PackageReference Include="OpenCvSharp4" /></ItemGroup></Project>"""),
        };

        Assert.Equal(["TorchSharp", "OpenCvSharp4"], Misplaced("Actors.Cli", planted[0].AllPackages(planted)));
        Assert.Equal(["Akka"], Misplaced("Actors.Worker", ["Akka"]));
        Assert.Equal(["TorchSharp"], Misplaced("Actors.Node", ["TorchSharp"]));
    }

    /// <summary>The domain, the formats and the settings' parser are the same whatever is around them.</summary>
    [Theory]
    [InlineData("Actors.Runs")]
    [InlineData("Actors.Formats")]
    [InlineData("Actors.Hocon")]
    public void The_core_needs_no_package(string name)
    {
        var all = ProjectFile.All();

        Assert.Empty(all.Single(project => project.Name == name).AllPackages(all));
    }

    [Fact]
    public void Project_that_is_only_built_is_not_linked_with() => Assert.Empty(
        ProjectFile.Parse("a.csproj", """<Project><ItemGroup><ProjectReference Include="b.csproj" ReferenceOutputAssembly="false" /></ItemGroup></Project>""").Projects);

    private static string[] Misplaced(string project, IEnumerable<string> references) =>
    [
        .. references.Where(reference =>
            IsOf(reference, "TorchSharp", "TorchVision", "libtorch", "OpenCvSharp", "Actors.Worker") && !Tensors.Contains(project) && project != reference
            || IsOf(reference, "Akka") && !Actors.Contains(project)),
    ];

    private static bool IsOf(string reference, params string[] names) => names.Any(name => reference.StartsWith(name, StringComparison.Ordinal));

    private static string[] References(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }
}
