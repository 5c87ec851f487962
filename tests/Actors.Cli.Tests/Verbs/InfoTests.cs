using System.Globalization;
using System.Text.Json;
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

    public void Dispose() => _home.Dispose();
}
