using System.Globalization;
using System.Text.Json;
using Actors.Cli.Checkpoints;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;

namespace Actors.Cli.Tests.Verbs;

[Collection(TrainedRunCollection.Name)]
public sealed class InfoTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryHome _home = trained.Copy();

    [Fact]
    public async Task What_the_journal_recorded_stands_beside_what_the_file_says()
    {
        var (exitCode, info) = await TrainedRun.RunAsync(_home, "info", "step:6");
        var (_, list) = await TrainedRun.RunAsync(_home, "list");
        var listed = list.GetProperty("checkpoints").EnumerateArray().Single(row => row.GetProperty("step").GetInt64() == 6);
        var recorded = info.GetProperty("recorded");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(listed.GetProperty("saved_at").GetDateTimeOffset(), recorded.GetProperty("saved_at").GetDateTimeOffset());
        Assert.Equal(listed.GetProperty("sha256").GetString(), recorded.GetProperty("sha256").GetString());
        Assert.Equal(listed.GetProperty("best").GetBoolean(), recorded.GetProperty("best").GetBoolean());
        Assert.True(recorded.GetProperty("metrics").GetProperty("loss").GetDouble() > 0);
        Assert.True(recorded.GetProperty("duration_ms").GetDouble() >= recorded.GetProperty("stall_ms").GetDouble());
        Assert.Equal(0.5, info.GetProperty("share_of_run").GetDouble());
        Assert.Equal("6", info.GetProperty("metadata").GetProperty("step").GetString());
        Assert.Equal("6", info.GetProperty("metadata").GetProperty("batches_per_epoch").GetString());
    }

    [Fact]
    public async Task Whether_it_is_pinned_and_verified_is_told_as_the_list_tells_it()
    {
        Assert.False((await TrainedRun.RunAsync(_home, "info", "latest")).Report.GetProperty("recorded").GetProperty("pinned").GetBoolean());
        await TrainedRun.RunAsync(_home, "pin", "latest");
        var recorded = (await TrainedRun.RunAsync(_home, "info", "latest")).Report.GetProperty("recorded");
        Assert.Equal((true, true), (recorded.GetProperty("pinned").GetBoolean(), recorded.GetProperty("verified").GetBoolean()));
        Assert.Matches("verified +read back", (await Executable.RunAsync("checkpoints", "info", "latest", "--run", TrainedRun.Name, "--home", _home.Path)).Output);
    }

    [Fact]
    public async Task Trainable_elements_are_the_parameters_that_the_run_counted()
    {
        var ending = await Executable.RunAsync("runs", "show", TrainedRun.Name, "--home", _home.Path, "-o", "json");
        var parameters = JsonSerializer.Deserialize<JsonElement>(ending.Output).GetProperty("parameters").GetInt64();
        var (_, info) = await TrainedRun.RunAsync(_home, "info", "latest");
        Assert.Equal(parameters, info.GetProperty("counts").GetProperty("trainable").GetProperty("elements").GetInt64());
        Assert.Equal(0, info.GetProperty("counts").GetProperty("frozen").GetProperty("tensors").GetInt64());
    }

    [Fact]
    public async Task A_file_alone_tells_its_metrics_and_which_settings_its_run_had()
    {
        var recorded = (await TrainedRun.RunAsync(_home, "info", "step:6")).Report.GetProperty("recorded").GetProperty("metrics").GetProperty("loss").GetDouble();
        var shown = await Executable.RunAsync("runs", "show", TrainedRun.Name, "--home", _home.Path, "-o", "json");
        var hash = JsonSerializer.Deserialize<JsonElement>(shown.Output).GetProperty("settings_hash").GetString();
        File.Copy(Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_2_batch_2.safetensors"), _home["alone.safetensors"]);

        var told = (await TrainedRun.RunAsync(_home, "info", _home["alone.safetensors"])).Report.GetProperty("metadata");

        Assert.Equal(("8", "6", hash), (told.GetProperty("step").GetString(), told.GetProperty("validated_step").GetString(), told.GetProperty("settings_hash").GetString()));
        Assert.Equal(recorded, double.Parse(told.GetProperty("metrics.loss").GetString()!, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_file_that_no_run_speaks_of_has_no_record()
    {
        var file = Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_latest");
        Assert.Equal(JsonValueKind.Null, (await TrainedRun.RunAsync(_home, "info", file)).Report.GetProperty("recorded").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, (await TrainedRun.RunAsync(_home, "info", file, "--run", TrainedRun.Name)).Report.GetProperty("recorded").ValueKind);
    }

    [Fact]
    public async Task Of_a_checkpoint_whose_file_is_gone_the_record_is_told()
    {
        File.Delete(Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_1_batch_6.safetensors"));

        var (exitCode, info) = await TrainedRun.RunAsync(_home, "info", "step:6");
        Assert.Equal(ExitCode.NotFound, exitCode);
        Assert.Equal(6, info.GetProperty("recorded").GetProperty("step").GetInt64());
        var text = await Executable.RunAsync("checkpoints", "info", "step:6", "--home", _home.Path);
        Assert.Equal(ExitCode.NotFound, text.ExitCode);
        Assert.Contains("recorded sha256", text.Output);
        Assert.Contains("is not there", text.Error);
    }

    [Fact]
    public async Task A_checkpoint_that_the_run_knows_to_be_missing_is_listed_and_found()
    {
        var file = Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_1_batch_4.safetensors");
        File.Delete(file);
        await TrainedRun.RunAsync(_home, "clean", "--keep", "1", "--keep-every-steps", "1", "--execute");
        await TrainedRun.RunAsync(_home, "pin", "latest"); // Whoever looks at the checkpoints next records that one is missing.

        var listed = (await TrainedRun.RunAsync(_home, "list")).Report;
        var row = listed.GetProperty("checkpoints").EnumerateArray().Single(row => row.GetProperty("step").GetInt64() == 4);
        Assert.Equal((false, false), (row.GetProperty("present").GetBoolean(), row.GetProperty("verified").GetBoolean()));
        Assert.Equal(1, listed.GetProperty("missing").GetInt32());
        Assert.Equal(ExitCode.NotFound, (await TrainedRun.RunAsync(_home, "info", "step:4")).ExitCode);
    }

    [Fact]
    public async Task What_was_read_back_once_and_is_cut_off_now_is_not_called_verified()
    {
        var file = Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_2_batch_6.safetensors");
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length - 1);
        var row = (await TrainedRun.RunAsync(_home, "list")).Report.GetProperty("checkpoints").EnumerateArray().Single(row => row.GetProperty("step").GetInt64() == 12);
        Assert.Equal((true, true, false), (row.GetProperty("present").GetBoolean(), row.GetProperty("other_size").GetBoolean(), row.GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public void The_last_checkpoint_of_a_run_that_ended_early_is_all_of_it()
    {
        var file = Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_1_batch_6.safetensors");
        var facts = new RecordedFacts("short", 6, 1, null, null, null, "sha", false, false, false, CompletedAt: 6, new Dictionary<string, double>());
        Assert.Equal("100.0% of 6 steps, with which the run is completed", $"{CheckpointDescription.Of(file, facts).Share}");
        Assert.Equal("50.0% of at most 12 steps", $"{CheckpointDescription.Of(file, recorded: null).Share}");
    }

    public void Dispose() => _home.Dispose();
}
