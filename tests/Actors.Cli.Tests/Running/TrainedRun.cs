using System.Text.Json;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Running;

/// <summary>A run of some steps that the program has trained, made once for all tests; each works on a copy of its home.</summary>
public sealed class TrainedRun : IAsyncLifetime
{
    public const string Name = "short";

    private readonly TemporaryHome _home = new();

    /// <summary>The file that it was trained with.</summary>
    public string Configuration => _home[$"{Name}.conf"];

    public async Task InitializeAsync()
    {
        _home.Write($"{Name}.conf", $$"""
            run {
              seed = 3, device = cpu, threads = 1, batch-size = 16, max-steps = 12
              validation.every = 6
              best { metric = loss, mode = min }
              target.enabled = off
              checkpoints { every = 4, keep-last = 5 }
            }
            captcha {
              draw { enabled = on, count = 120, seed = 7, length = 2, width = 48, height = 24 }
              data {
                directory = "{{_home["data"]}}", channels = 1, width = 48, height = 24
                alphabet = "0123456789", label-length = 2, validation-share = 0.2
              }
              network { blocks = [1, 1], filters = [4, 8], lstm-units = 8, dense-width = 32, dropout = 0.5 }
            }
            """);
        var ending = await Executable.RunAsync("train", Configuration, "--home", _home.Path);
        Assert.True(ending.ExitCode == 0, ending.Error);
    }

    /// <summary>A home of its own with the run as it ended.</summary>
    internal TemporaryHome Copy()
    {
        var copy = new TemporaryHome();
        foreach (var file in Directory.EnumerateFiles(_home.Path, "journal.db*")) // and its log
            File.Copy(file, copy[Path.GetFileName(file)]);
        var target = Directory.CreateDirectory(Checkpoints(copy)).FullName;
        foreach (var file in new DirectoryInfo(Checkpoints(_home)).EnumerateFiles())
            if (file.LinkTarget is { } link)
                File.CreateSymbolicLink(Path.Combine(target, file.Name), link);
            else
                file.CopyTo(Path.Combine(target, file.Name));
        return copy;
    }

    internal static string Checkpoints(TemporaryHome home) => CheckpointDirectory.PathIn(new RunHome(home.Path).DirectoryOf(Name));

    /// <summary>Runs a verb of the checkpoints and reads what it prints.</summary>
    internal static async Task<(int ExitCode, JsonElement Report)> RunAsync(TemporaryHome home, params string[] arguments)
    {
        var ending = await Executable.RunAsync(["checkpoints", .. arguments, "--home", home.Path, "-o", "json"]);
        Assert.True(ending.Output != "", ending.Error);
        return (ending.ExitCode, JsonSerializer.Deserialize<JsonElement>(ending.Output));
    }

    public Task DisposeAsync()
    {
        _home.Dispose();
        return Task.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class TrainedRunCollection : ICollectionFixture<TrainedRun>
{
    public const string Name = "beside a trained run";
}
