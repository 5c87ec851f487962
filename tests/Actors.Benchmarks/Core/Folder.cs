namespace Actors.Benchmarks.Core;

/// <summary>A folder on the disk that is measured, not on tmpfs; gone afterwards.</summary>
internal sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateDirectory(Path.Combine(Environment.CurrentDirectory, $".bench-{Guid.NewGuid():n}"));

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
