namespace Actors.CrashTests.Faults;

/// <summary>A directory for one performance of a scene, gone afterwards.</summary>
internal sealed class ScenePlace : IDisposable
{
    private readonly string _run = System.IO.Directory.CreateTempSubdirectory("actors-faults-").FullName;

    public ScenePlace() => System.IO.Directory.CreateDirectory(Directory);

    public string Directory => Path.Combine(_run, "checkpoints");

    /// <summary>Where a name is here; the directory itself has none.</summary>
    public string Here(string name) => name.Length == 0 ? Directory : Path.Combine(Directory, name);

    public string[] Names() => [.. System.IO.Directory.EnumerateFiles(Directory).Select(path => Path.GetFileName(path))];

    public void Dispose() => System.IO.Directory.Delete(_run, recursive: true);
}
