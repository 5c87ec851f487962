using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.CrashTests.Running;

/// <summary>A home of its own for one run, in a temporary directory.</summary>
internal sealed class Home : IDisposable
{
    private readonly string _configuration;

    /// <param name="data">The data set's directory; drawn when it is not there.</param>
    /// <param name="path">An empty directory; empty for a temporary one.</param>
    /// <param name="more">Further settings.</param>
    public Home(string data, string path = "", string more = "")
    {
        Path = path == "" ? Directory.CreateTempSubdirectory("actors-crash-").FullName : path;
        Data = data == "" ? System.IO.Path.Combine(Path, "data") : data;
        _configuration = System.IO.Path.Combine(Path, $"{ShortRun.Name}.conf");
        File.WriteAllText(_configuration, ShortRun.Configuration(Data) + more);
    }

    public string Path { get; }

    public string Data { get; }

    public RunHome Runs => new(Path);

    public string Checkpoints => System.IO.Path.Combine(Path, ShortRun.Name, "checkpoints");

    public string[] Resume(params string[] more) => ["resume", ShortRun.Name, "--home", Path, .. more];

    /// <summary>The command that trains the run, and continues it.</summary>
    public string[] Train(params string[] more) => ["train", _configuration, "--home", Path, .. more];

    /// <summary>Names of the finished checkpoint files.</summary>
    public string[] Finished() => [.. Files().Where(CheckpointName.IsCheckpoint).Order(StringComparer.Ordinal)];

    /// <summary>Names of everything in the checkpoint directory that is neither a finished file nor one of the two links.</summary>
    public string[] Unfinished() =>
        [.. Files().Where(file => !CheckpointName.IsCheckpoint(file) && file is not (CheckpointName.Latest or CheckpointName.Best))];

    /// <summary>The file that a link points at; empty when there is no link, or nothing behind it.</summary>
    public string Target(string link)
    {
        var path = new FileInfo(System.IO.Path.Combine(Checkpoints, link));
        return path.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target ? target.Name : "";
    }

    /// <summary>What the run has recorded, as <c>runs events -o json</c> tells it.</summary>
    public Task<RecordedRun> RecordedAsync() => EventsAsync("run");

    /// <summary>What the run's retention has recorded, as the same tells it.</summary>
    public Task<RecordedRun> RetainedAsync() => EventsAsync("retention");

    /// <summary>Another home with the same files: what a disk held at that moment.</summary>
    public Home Copy()
    {
        var copy = new Home(Data);
        Copy(Path, copy.Path);
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private async Task<RecordedRun> EventsAsync(string of)
    {
        var ending = await Life.RunAsync("runs", "events", ShortRun.Name, "--home", Path, "-o", "json");
        Assert.True(ending.ExitCode == 0, ending.Error);
        return RecordedRun.Parse(ending.Output, of);
    }

    private string[] Files() => Directory.Exists(Checkpoints) ? [.. Directory.EnumerateFiles(Checkpoints).Select(path => System.IO.Path.GetFileName(path))] : [];

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        // The socket of a process that was killed is no file.
        foreach (var file in new DirectoryInfo(from).EnumerateFiles().Where(file => file.Extension != ".sock"))
        {
            var path = System.IO.Path.Combine(to, file.Name);
            if (file.LinkTarget is { } target)
                File.CreateSymbolicLink(path, target);
            else
                file.CopyTo(path, overwrite: true);
        }

        foreach (var directory in Directory.EnumerateDirectories(from))
            Copy(directory, System.IO.Path.Combine(to, System.IO.Path.GetFileName(directory)));
    }
}
