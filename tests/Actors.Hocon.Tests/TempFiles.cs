namespace Actors.Hocon.Tests;

/// <summary>A directory of files that is gone after the test.</summary>
internal sealed class TempFiles : IDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("hocon").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The resolved document of a file, after the files it includes were written.</summary>
    public HoconConfig Resolve(string name, string text) => HoconConfig.ParseFile(Write(name, text), Hocon.NoEnvironment).Resolve();

    /// <summary>The error of a file, the directory taken out of it.</summary>
    public string Error(string name, string text) =>
        Assert.Throws<HoconException>(() => Resolve(name, text)).Message.Replace(Directory + Path.DirectorySeparatorChar, "");

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
