using System.Text.Json;
using Actors.Cli.Tests.Running;
using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary><c>checkpoints clean|pin|unpin|rules|import</c> on a run with checkpoints at steps 4, 6 (validated), 8 and 12 (validated, the best or not).</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class KeepingTests(TrainedRun run)
{
    [Fact]
    public async Task Clean_shows_what_would_go_and_deletes_nothing()
    {
        using var home = run.Copy();
        var (exitCode, preview) = await TrainedRun.RunAsync(home, "clean", "--keep", "1");

        Assert.Equal(0, exitCode);
        Assert.False(preview.GetProperty("executed").GetBoolean());
        Assert.NotEmpty(preview.GetProperty("checkpoints").EnumerateArray());
        Assert.All(preview.GetProperty("checkpoints").EnumerateArray(), gone => Assert.False(gone.GetProperty("deleted").GetBoolean()));
        Assert.Equal<long[]>([4L, 6, 8, 12], await StepsAsync(home));
    }

    [Fact]
    public async Task Clean_lets_go_exactly_what_it_has_shown()
    {
        using var home = run.Copy();
        var (_, preview) = await TrainedRun.RunAsync(home, "clean", "--keep", "1");
        var (exitCode, done) = await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--execute");

        Assert.Equal(0, exitCode);
        Assert.Equal(Files(preview), Files(done));
        Assert.All(done.GetProperty("checkpoints").EnumerateArray(), gone => Assert.True(gone.GetProperty("deleted").GetBoolean()));
        Assert.DoesNotContain(Files(done), file => File.Exists(Path.Combine(TrainedRun.Checkpoints(home), file)));
        Assert.Equal(done.GetProperty("kept").GetInt32(), (await StepsAsync(home)).Length);
        Assert.Contains(12, await StepsAsync(home));
    }

    [Fact]
    public async Task The_best_by_a_metric_stay()
    {
        using var home = run.Copy();
        await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--keep-best", "2", "--metric", "loss", "--mode", "min", "--execute");

        Assert.Equal<long[]>([6L, 12], await StepsAsync(home));
    }

    [Fact]
    public async Task A_metric_that_nobody_reports_is_refused_with_those_there_are()
    {
        using var home = run.Copy();
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "clean", "--keep", "1", "--metric", "accuracy", "--home", home.Path);

        Assert.Equal(2, exitCode);
        Assert.Contains("there are: ", line);
        Assert.Contains("loss", line);
    }

    [Fact]
    public async Task A_pinned_checkpoint_outlives_every_cleaning_until_it_is_unpinned()
    {
        using var home = run.Copy();
        await TrainedRun.RunAsync(home, "pin", "step:4");
        await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--execute");
        Assert.Contains(4, await StepsAsync(home));

        var (_, unpinned) = await TrainedRun.RunAsync(home, "unpin", "*");
        Assert.All(unpinned.GetProperty("checkpoints").EnumerateArray(), row => Assert.False(row.GetProperty("pinned").GetBoolean()));
        await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--execute");
        Assert.DoesNotContain(4, await StepsAsync(home));
    }

    [Fact]
    public async Task Several_are_pinned_while_the_journal_is_opened_once()
    {
        using var home = run.Copy();
        var before = await ClaimsAsync(home);
        var (_, pinned) = await TrainedRun.RunAsync(home, "pin", "*");
        Assert.Equal(4, pinned.GetProperty("checkpoints").GetArrayLength());
        Assert.Equal(before + 1, await ClaimsAsync(home));
    }

    [Fact]
    public async Task Rules_that_are_changed_are_recorded_and_applied_at_once()
    {
        using var home = run.Copy();
        var (_, shown) = await TrainedRun.RunAsync(home, "rules", "--set", "keep-last=1", "--set", "keep-every-time=2 h");

        var rules = shown.GetProperty("rules");
        Assert.Equal((1, "2 h"), (rules.GetProperty("keep-last").GetInt32(), rules.GetProperty("keep-every-time").GetString()));
        var text = (await Executable.RunAsync("checkpoints", "rules", "--home", home.Path)).Output;
        Assert.Contains("keep-every-time = 2 h\n", text);
        Assert.Contains("keep-best.metric = \"\"\n", text);
        Assert.DoesNotContain(6L, (await StepsAsync(home)).Except([4L]).Except([12L]).Except(await BestAsync(home)));
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "rules", "--set", "keep-lost=1", "--home", home.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("keep-last", line);
        (exitCode, line) = await Executable.RefusedAsync("checkpoints", "rules", "--set", "keep-best.metric=nosuch", "--home", home.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("there are: loss, match, character", line);
    }

    [Fact]
    public async Task Rules_that_are_changed_say_what_goes_by_them_and_which_bound_they_cannot_keep()
    {
        using var home = run.Copy();
        Assert.Equal("", (await TrainedRun.RunAsync(home, "rules")).Report.GetProperty("warning").GetString());

        var (_, shown) = await TrainedRun.RunAsync(home, "rules", "--set", "max-total-size=1 B");

        var gone = shown.GetProperty("checkpoints").EnumerateArray().ToArray();
        Assert.NotEmpty(gone);
        Assert.All(gone, row => Assert.Equal(("max-total-size", true), (row.GetProperty("rule").GetString(), row.GetProperty("deleted").GetBoolean())));
        Assert.All(gone, row => Assert.InRange(row.GetProperty("size_bytes").GetInt64(), 1, long.MaxValue));
        Assert.DoesNotContain(Files(shown), file => File.Exists(Path.Combine(TrainedRun.Checkpoints(home), file)));
        Assert.StartsWith("max-total-size cannot be kept: ", shown.GetProperty("warning").GetString());
        Assert.Contains("Warning: max-total-size cannot be kept: ", (await Executable.RunAsync("checkpoints", "rules", "--home", home.Path)).Output);
        Assert.Contains("max-total-size cannot be kept: ", (await Executable.RunAsync("runs", "show", TrainedRun.Name, "--home", home.Path)).Output);
    }

    [Fact]
    public async Task More_free_bytes_than_the_disk_has_are_refused_and_nothing_goes()
    {
        using var home = run.Copy();
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "rules", "--set", "min-free-disk=900 TiB", "--home", home.Path);

        Assert.Equal(2, exitCode);
        Assert.Contains("min-free-disk = 900 TiB: the disk of ", line);
        Assert.Equal<long[]>([4L, 6, 8, 12], await StepsAsync(home));
    }

    [Fact]
    public async Task A_checkpoint_that_was_let_go_can_be_brought_back_and_then_stays()
    {
        using var home = run.Copy();
        var file = Assert.Single(Directory.GetFiles(TrainedRun.Checkpoints(home), "checkpoint_*"), path => path.EndsWith("_batch_4.safetensors", StringComparison.Ordinal));
        var copy = home["copy.safetensors"];
        File.Copy(file, copy);
        await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--execute");
        Assert.DoesNotContain(4, await StepsAsync(home));

        var (exitCode, _) = await TrainedRun.RunAsync(home, "import", copy);

        Assert.Equal(0, exitCode);
        await TrainedRun.RunAsync(home, "clean", "--keep", "1", "--execute");
        Assert.Contains(4, await StepsAsync(home));
        Assert.Equal(0, (await TrainedRun.RunAsync(home, "verify", "step:4")).ExitCode);
    }

    [Fact]
    public async Task What_the_run_has_not_recorded_is_not_imported()
    {
        using var home = run.Copy();
        var copy = home["copy.safetensors"];
        File.Copy(Directory.GetFiles(TrainedRun.Checkpoints(home), "checkpoint_*_batch_4.safetensors")[0], copy);
        var bytes = File.ReadAllBytes(copy);
        bytes[^1] ^= 1;
        File.WriteAllBytes(copy, bytes);

        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "import", copy, "--home", home.Path);

        Assert.Equal(7, exitCode);
        Assert.Contains("has recorded no checkpoint with its content", line);
    }

    private static async Task<int> ClaimsAsync(TemporaryHome home)
    {
        await using var store = SqliteStore.OpenReadOnly(new RunHome(home.Path).JournalPath);
        return await store.Journal.ReadAsync(RunHome.RetentionStreamOf(TrainedRun.Name)).CountAsync(recorded => recorded.Manifest == "retention-claimed/1");
    }

    private static async Task<long[]> StepsAsync(TemporaryHome home) =>
        [.. (await ListAsync(home)).Select(row => row.GetProperty("step").GetInt64()).Order()];

    private static async Task<long[]> BestAsync(TemporaryHome home) =>
        [.. (await ListAsync(home)).Where(row => row.GetProperty("best").GetBoolean()).Select(row => row.GetProperty("step").GetInt64())];

    private static async Task<JsonElement[]> ListAsync(TemporaryHome home) =>
        [.. (await TrainedRun.RunAsync(home, "list")).Report.GetProperty("checkpoints").EnumerateArray()];

    private static string[] Files(JsonElement report) =>
        [.. report.GetProperty("checkpoints").EnumerateArray().Select(row => row.GetProperty("file").GetString()!)];
}
