using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary><c>checkpoints import</c> into a run that is at step 21 after its first 43 events, with checkpoints made for it.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Run = "short";
    private const int Events = 43;

    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task A_checkpoint_that_was_saved_anew_under_its_name_is_not_replaced_by_the_first_one()
    {
        var (first, second) = (await CheckpointAsync("first", step: 21, content: 1), await CheckpointAsync("second", step: 21, content: 2));
        await _home.AddRunAsync(Run, Events, Saved(first), new RunEvent.CheckpointMissing(21, Name(21), "damaged"), Saved(second));
        var there = Place(second);

        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "import", first.Path, "--home", _home.Path);

        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.Contains("is another checkpoint of the run", line);
        Assert.Equal(File.ReadAllBytes(second.Path), File.ReadAllBytes(there));
        Assert.Equal([there], Directory.GetFiles(Path.GetDirectoryName(there)!));
    }

    [Fact]
    public async Task A_checkpoint_of_a_history_that_was_given_up_is_not_imported()
    {
        var old = await CheckpointAsync("old", step: 20, content: 1);
        await _home.AddRunAsync(Run, Events,
        [
            Saved(old), new RunEvent.DivergenceAccepted(14, 14, "somebody"),
            .. Enumerable.Range(15, 7).Select(step => new RunEvent.BatchCompleted(step, 1, step, 1f, 1e-3, 1f, 1)),
        ]);

        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "import", old.Path, "--home", _home.Path);

        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.Contains("a history that short gave up", line);
        Assert.False(Directory.Exists(Checkpoints));
    }

    [Fact]
    public async Task A_checkpoint_that_is_gone_is_brought_back_as_it_was_and_nothing_else_is_left()
    {
        var gone = await CheckpointAsync("gone", step: 20, content: 1);
        await _home.AddRunAsync(Run, Events, Saved(gone), new RunEvent.CheckpointMissing(20, Name(20), "gone"));

        var ending = await Executable.RunAsync("checkpoints", "import", gone.Path, "--home", _home.Path);

        Assert.True(ending.ExitCode == ExitCode.Done, ending.Error);
        Assert.Equal(File.ReadAllBytes(gone.Path), File.ReadAllBytes(Path.Combine(Checkpoints, Name(20))));
        Assert.DoesNotContain(Directory.GetFiles(Checkpoints), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_has_the_name_and_is_none_of_the_runs_is_set_aside_and_told_and_a_damaged_checkpoint_is_replaced()
    {
        var gone = await CheckpointAsync("gone", step: 20, content: 1);
        await _home.AddRunAsync(Run, Events, Saved(gone), new RunEvent.CheckpointMissing(20, Name(20), "gone"));
        var there = Place(gone);
        File.WriteAllText(there, "a note");

        var ending = await Executable.RunAsync("checkpoints", "import", gone.Path, "--home", _home.Path);

        Assert.True(ending.ExitCode == ExitCode.Done, ending.Error);
        Assert.Contains($"is now called {Name(20)}.aside-1: it is no checkpoint", ending.Error);
        Assert.Equal("a note", File.ReadAllText($"{there}.aside-1"));

        File.WriteAllBytes(there, [.. File.ReadAllBytes(there)[..^1], 255]);
        Assert.Equal(ExitCode.Done, (await Executable.RunAsync("checkpoints", "import", gone.Path, "--home", _home.Path)).ExitCode);
        Assert.Equal(File.ReadAllBytes(gone.Path), File.ReadAllBytes(there));
        Assert.False(File.Exists($"{there}.aside-2"));
    }

    [Fact]
    public async Task Frozen_tensors_come_with_the_checkpoint_that_refers_to_them_or_neither_comes()
    {
        var frozen = Frozen();
        var gone = await CheckpointAsync("gone", step: 20, content: 1, frozen);
        await _home.AddRunAsync(Run, Events, Saved(gone), new RunEvent.CheckpointMissing(20, Name(20), "gone"));

        var bytes = File.ReadAllBytes(_home[frozen.File]);
        File.Delete(_home[frozen.File]);
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "import", gone.Path, "--home", _home.Path);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains($"needs {frozen.File} beside it", line);
        Assert.Empty(Directory.GetFiles(Checkpoints));

        File.WriteAllBytes(_home[frozen.File], bytes);
        Assert.Equal(ExitCode.Done, (await Executable.RunAsync("checkpoints", "import", gone.Path, "--home", _home.Path)).ExitCode);
        Assert.Equal("", CheckpointFile.Verify(Path.Combine(Checkpoints, Name(20)), gone.Sha256));
    }

    [Theory]
    [InlineData("safetensors", "")]
    [InlineData("pth", "")]
    [InlineData("safetensors", "--bf16")]
    public async Task A_complete_export_becomes_the_checkpoint_and_the_file_with_frozen_tensors_again_unless_it_was_narrowed(string format, string narrowed)
    {
        var frozen = Frozen(await RunIdAsync());
        var gone = await CheckpointAsync("gone", step: 20, content: 1, frozen);
        await _home.AddRunAsync(Run, Events, Saved(gone), new RunEvent.CheckpointMissing(20, Name(20), "gone"));
        string[] files = [_home["gone"], _home[frozen.File]];
        var before = files.Select(File.ReadAllBytes).ToArray();
        string[] export = ["checkpoints", "export", gone.Path, "--format", format, "--out", _home["exported"]];
        var exported = await Executable.RunAsync(narrowed == "" ? export : [.. export, narrowed]);
        Assert.True(exported.ExitCode == ExitCode.Done, exported.Error);
        foreach (var file in files)
            File.Delete(file);

        var ending = await Executable.RunAsync("checkpoints", "import", _home["exported"], "--home", _home.Path);

        Assert.True(ending.ExitCode == (narrowed == "" ? ExitCode.Done : ExitCode.Integrity), ending.Error);
        string[] expected = [Path.Combine(Checkpoints, Name(20)), Path.Combine(Checkpoints, frozen.File)];
        if (narrowed == "")
            Assert.Equal(before, expected.Select(File.ReadAllBytes));
        else
            Assert.DoesNotContain(expected, File.Exists);
    }

    public void Dispose() => _home.Dispose();

    private string Checkpoints => CheckpointDirectory.PathIn(_home[Run]);

    private static string Name(long step) => CheckpointName.Of((step - 1) / 16 + 1, (step - 1) % 16 + 1);

    private static RunEvent Saved(Made made) => new RunEvent.CheckpointSaved(
        made.Step, (made.Step - 1) / 16 + 1, (made.Step - 1) % 16 + 1, Name(made.Step), new FileInfo(made.Path).Length, made.Sha256, 1, 1);

    private string Place(Made made)
    {
        Directory.CreateDirectory(Checkpoints);
        var path = Path.Combine(Checkpoints, Name(made.Step));
        File.Copy(made.Path, path);
        return path;
    }

    private async Task<Made> CheckpointAsync(string name, long step, byte content, FrozenReference? frozen = null)
    {
        var metadata = new CheckpointMetadata(
            Run, await RunIdAsync(), "captcha", 1, 1, step, 1, step, 60, 1e-3, 0.1f, 5, "data", "cpu", "1.13.1") { Frozen = frozen };
        using (var stream = File.Create(_home[name]))
            SafetensorsLayout.Plan([new("model.w", SafetensorsType.F32, [1])], metadata.ToHeader(), CheckpointMetadata.AlignmentBytes).Write(stream, _ => new byte[] { content, 0, 0, 0 });
        return new Made(_home[name], step, CheckpointFile.Hash(_home[name]));
    }

    private FrozenReference Frozen(string runId = "id")
    {
        using (var stream = File.Create(_home["frozen"]))
            SafetensorsLayout.Plan([new("model.base", SafetensorsType.F32, [1])], FrozenFile.HeaderOf(runId), CheckpointMetadata.AlignmentBytes).Write(stream, _ => new byte[4]);
        var sha256 = CheckpointFile.Hash(_home["frozen"]);
        File.Move(_home["frozen"], _home[CheckpointName.OfFrozen(sha256)]);
        return new FrozenReference(CheckpointName.OfFrozen(sha256), sha256);
    }

    // As the recorded events have it.
    private static async Task<string> RunIdAsync()
    {
        using var home = new TemporaryHome();
        await home.AddRunAsync(Run, events: 1);
        await using var reading = Reading.Open(home.Path);
        return (await reading.FindAsync(Run)).State.Submission.Id;
    }

    private sealed record Made(string Path, long Step, string Sha256);
}
