using System.Text;
using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary>What looking at runs and checkpoints prints, for people and as one JSON document.</summary>
public sealed class LookingTests : IDisposable
{
    private const string Model = "bb86c3bb833381b901f556c261928f87d79612ba757f6e73407b011b333277cc";

    private const string File7 = "checkpoint_epoch_1_batch_7.safetensors";

    private static readonly RetentionEvent.CheckpointRetired Retired = new(7, File7, "sha", "keep-last", "two are newer");

    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task A_completed_run_is_shown_with_its_model()
    {
        await _home.AddRunAsync("short");
        var run = await JsonAsync("runs", "show", "short");
        Assert.Equal("completed", run.GetProperty("status").GetString());
        Assert.Equal(60, run.GetProperty("step").GetInt64());
        Assert.Equal((4, 12), (run.GetProperty("epoch").GetInt64(), run.GetProperty("batch").GetInt64()));
        Assert.Equal(6.25e-5, run.GetProperty("learning_rate").GetDouble());
        Assert.Equal(2.3478033542633057, run.GetProperty("best").GetProperty("value").GetDouble());
        Assert.Equal(3, run.GetProperty("attempts").GetInt32());
        Assert.Equal("checkpoint_epoch_4_batch_12.safetensors", run.GetProperty("last_checkpoint").GetProperty("file").GetString());
        Assert.Equal(Model, run.GetProperty("model_sha256").GetString());
    }

    [Fact]
    public async Task An_unfinished_run_has_no_model_yet()
    {
        await _home.AddRunAsync("short", events: 30);
        var run = await JsonAsync("runs", "show", "short");
        Assert.Equal("running", run.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("model_sha256").ValueKind);
    }

    [Fact]
    public async Task A_run_that_no_process_runs_is_not_said_to_run()
    {
        await _home.AddRunAsync("short", events: 30);
        Assert.True((await JsonAsync("runs", "show", "short")).GetProperty("has_process").GetBoolean()); // This one, which has just written it.
        _home.Write("journal.db.lock", $"{int.MaxValue}"); // No process has that number.

        Assert.False((await JsonAsync("runs", "show", "short")).GetProperty("has_process").GetBoolean());
        Assert.Contains("status           running (no process; continue with 'actors resume short')", (await Executable.RunAsync("runs", "show", "short", "--home", _home.Path)).Output);
        Assert.Contains("running (no process)", (await Executable.RunAsync("runs", "list", "--home", _home.Path)).Output);
    }

    [Fact]
    public async Task Of_a_run_whose_machine_is_not_known_yet_nothing_is_shown_empty()
    {
        await _home.AddRunAsync("short", events: 1);
        var shown = (await Executable.RunAsync("runs", "show", "short", "--home", _home.Path)).Output;
        Assert.DoesNotContain("libtorch", shown);
        Assert.DoesNotContain("batch 0 of 0", shown);
        Assert.DoesNotContain(shown.Split('\n')[..^1], line => line.EndsWith(' '));
    }

    [Fact]
    public async Task A_run_is_shown_to_people_line_by_line()
    {
        await _home.AddRunAsync("short");
        var ending = await Executable.RunAsync("runs", "show", "short", "--home", _home.Path);
        Assert.Equal(ExitCode.Done, ending.ExitCode);
        Assert.Contains("step             60 of at most 60 (epoch 4, batch 12 of 16)\n", ending.Output);
        Assert.Contains($"model sha256     {Model}\n", ending.Output);
    }

    [Fact]
    public async Task Runs_are_listed_as_one_document()
    {
        await _home.AddRunAsync("one");
        await _home.AddRunAsync("two", events: 30);
        var runs = (await JsonAsync("runs", "list")).EnumerateArray().Select(run => run.GetProperty("name").GetString());
        Assert.Equal(["one", "two"], runs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Events_are_one_document_with_every_fact_as_it_was_recorded()
    {
        await _home.AddRunAsync("short");
        var events = (await JsonAsync("runs", "events", "short")).EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, TemporaryHome.Recorded), events.Select(recorded => recorded.GetProperty("sequence").GetInt32()));
        Assert.All(events.Zip(TemporaryHome.Events), pair =>
        {
            Assert.Equal(pair.Second.Manifest, pair.First.GetProperty("event").GetString());
            Assert.True(JsonElement.DeepEquals(
                JsonSerializer.Deserialize<JsonElement>(pair.Second.Payload.Span), pair.First.GetProperty("data")));
        });
    }

    [Fact]
    public async Task Events_can_begin_anywhere_and_be_of_one_type()
    {
        await _home.AddRunAsync("short");
        var ending = await Executable.RunAsync("runs", "events", "short", "--home", _home.Path, "--from", "100", "--type", "run-");
        Assert.Equal(["100", "108"], ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" | ")[0]));
        var none = await JsonAsync("runs", "events", "short", "--type", "DivergenceAccepted");
        Assert.Equal(0, none.GetArrayLength());
    }

    [Fact]
    public async Task Facts_of_retention_are_among_those_of_the_run_under_numbers_of_their_own()
    {
        await _home.AddRunAsync("short", events: 43);
        await _home.AddRetentionAsync("short", Retired, new RetentionEvent.CheckpointDeletionFailed(7, File7, "sha", "it is busy"));
        await _home.AddMoreAsync("short", 44, 45);
        await _home.AddRetentionAsync("short", 3, new RetentionEvent.CheckpointDeleted(7, File7, "sha", 500));

        var ending = await Executable.RunAsync("runs", "events", "short", "--home", _home.Path, "--from", "43");
        Assert.Equal(["43", "r1", "r2", "44", "45", "r3"], ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" | ")[0]));
        Assert.Contains("keep-last", ending.Output);
        Assert.Contains("it is busy", ending.Output);

        var events = (await JsonAsync("runs", "events", "short", "--from", "45")).EnumerateArray().ToArray();
        Assert.Equal([("run", 45), ("retention", 3)], events.Select(happened => (happened.GetProperty("of").GetString()!, happened.GetProperty("sequence").GetInt32())));
        Assert.Equal(500, events[1].GetProperty("data").GetProperty("sizeBytes").GetInt64());
        Assert.Empty((await JsonAsync("runs", "events", "short", "--from", "47")).EnumerateArray());
    }

    [Fact]
    public async Task A_deletion_that_made_no_room_is_warned_of()
    {
        await _home.AddRunAsync("short", events: 43);
        await _home.AddRetentionAsync("short", Retired, new RetentionEvent.CheckpointDeleted(7, File7, "sha", 0), new RetentionEvent.RoomNotFreed(7, File7, "sha", 5_000, 10));

        var warning = (await JsonAsync("runs", "show", "short")).GetProperty("warning").GetString();

        Assert.StartsWith($"{File7} was deleted for want of room, and its 5,000 bytes are not free: ", warning);
        Assert.Contains($"warning          {warning}\n", (await Executable.RunAsync("runs", "show", "short", "--home", _home.Path)).Output);
    }

    [Fact]
    public async Task What_is_retired_and_not_yet_deleted_is_listed_with_its_bytes_and_reasons()
    {
        var checkpoint = await _home.FirstCheckpointAsync("short", events: 43);
        await _home.AddRetentionAsync("short",
            Retired with { File = checkpoint.File, Sha256 = checkpoint.Sha256 },
            new RetentionEvent.CheckpointDeletionFailed(7, checkpoint.File, checkpoint.Sha256, "it is busy"));

        var pending = Assert.Single((await JsonAsync("checkpoints", "list", "short")).GetProperty("not_yet_deleted").EnumerateArray());
        Assert.Equal((checkpoint.File, checkpoint.SizeBytes), (pending.GetProperty("file").GetString(), pending.GetProperty("size_bytes").GetInt64()));
        var ending = await Executable.RunAsync("checkpoints", "list", "short", "--home", _home.Path);
        Assert.Contains("1 retired, not yet deleted: ", ending.Output);
        Assert.Contains("keep-last: two are newer; it is busy\n", ending.Output);
    }

    [Fact]
    public async Task Checkpoints_are_listed_with_the_best_first_and_the_missing_named()
    {
        await _home.AddRunAsync("short");
        var list = await JsonAsync("checkpoints", "list", "short");
        var first = list.GetProperty("checkpoints")[0];
        Assert.True(first.GetProperty("best").GetBoolean());
        Assert.Equal(60, first.GetProperty("step").GetInt64());
        Assert.False(first.GetProperty("present").GetBoolean());
        Assert.Equal((list.GetProperty("count").GetInt32(), 0), (list.GetProperty("missing").GetInt32(), list.GetProperty("size_bytes").GetInt32()));
        var saved = (await JsonAsync("runs", "events", "short", "--type", "checkpoint-saved")).EnumerateArray()
            .Single(recorded => recorded.GetProperty("data").GetProperty("step").GetInt64() == 60);
        Assert.Equal(saved.GetProperty("time").GetDateTimeOffset(), first.GetProperty("saved_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_checkpoint_that_was_moved_with_a_link_in_its_place_is_as_long_as_it_was()
    {
        var checkpoint = await _home.FirstCheckpointAsync("short", events: 43);
        var directory = new RunHome(_home.Path).CheckpointsOf("short");
        using (var moved = File.Create(_home["moved"]))
            moved.SetLength(checkpoint.SizeBytes);
        File.CreateSymbolicLink(Path.Combine(directory, checkpoint.File), _home["moved"]);

        Assert.Equal((true, false), await LookAsync());
        File.Delete(_home["moved"]);
        Assert.Equal((false, false), await LookAsync());

        async Task<(bool Present, bool OtherSize)> LookAsync()
        {
            var rows = (await JsonAsync("checkpoints", "list", "short")).GetProperty("checkpoints").EnumerateArray();
            var row = rows.Single(listed => listed.GetProperty("file").GetString() == checkpoint.File);
            return (row.GetProperty("present").GetBoolean(), row.GetProperty("other_size").GetBoolean());
        }
    }

    [Fact]
    public async Task Checkpoints_of_the_only_run_need_no_name()
    {
        await _home.AddRunAsync("short");
        Assert.Equal("short", (await JsonAsync("checkpoints", "list")).GetProperty("run").GetString());
        await _home.AddRunAsync("other");
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "list", "--home", _home.Path);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.EndsWith("name one: other, short", line);
    }

    [Fact]
    public async Task A_checkpoint_is_described_also_through_its_link()
    {
        var file = Safetensors("""{"__metadata__":{"step":"30","max_steps":"60"},"model.w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", dataBytes: 8);
        File.CreateSymbolicLink(_home["checkpoint_latest"], file);
        var ending = await Executable.RunAsync("checkpoints", "info", _home["checkpoint_latest"], "-o", "json");
        var info = JsonSerializer.Deserialize<JsonElement>(ending.Output);
        Assert.Equal(new FileInfo(file).Length, info.GetProperty("size_bytes").GetInt64());
        Assert.Equal("30", info.GetProperty("metadata").GetProperty("step").GetString());
        Assert.Equal("model.w", info.GetProperty("tensors")[0].GetProperty("name").GetString());
        Assert.Contains("of the whole run  50.0% of at most 60 steps", (await Executable.RunAsync("checkpoints", "info", file)).Output);
    }

    [Fact]
    public async Task A_checkpoint_of_another_program_is_described_as_far_as_it_goes()
    {
        var file = Safetensors("""{"w":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", dataBytes: 8);
        var ending = await Executable.RunAsync("checkpoints", "info", file);
        Assert.Equal(ExitCode.Done, ending.ExitCode);
        Assert.Contains("1 tensors", ending.Output);
    }

    [Fact]
    public async Task A_truncated_checkpoint_is_an_integrity_failure()
    {
        var file = Safetensors("""{"w":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", dataBytes: 7);
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "info", file);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains(file, line);
    }

    [Theory]
    [InlineData("actors [command] [options]")]
    [InlineData("actors runs list [options]", "runs", "list")]
    [InlineData("-o, --output <text|json>", "runs", "list")]
    [InlineData("--mode <min|max>", "checkpoints", "clean")]
    public async Task Help_speaks_as_users_do(string expected, params string[] command)
    {
        var ending = await Executable.RunAsync([.. command, "--help"]);
        Assert.Equal(ExitCode.Done, ending.ExitCode);
        Assert.Contains(expected, ending.Output);
        Assert.DoesNotContain("Actors.Cli", ending.Output);
    }

    public void Dispose() => _home.Dispose();

    private async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var ending = await Executable.RunAsync([.. arguments, "--home", _home.Path, "-o", "json"]);
        Assert.True(ending.ExitCode == ExitCode.Done, ending.Error);
        return JsonSerializer.Deserialize<JsonElement>(ending.Output);
    }

    private string Safetensors(string header, int dataBytes)
    {
        var text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(_home["model.safetensors"], [.. BitConverter.GetBytes((ulong)text.Length), .. text, .. new byte[dataBytes]]);
        return _home["model.safetensors"];
    }
}
