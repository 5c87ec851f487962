using System.Text.Json;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;

namespace Actors.Cli.Tests.Verbs;

[Collection(TrainedRunCollection.Name)]
public sealed class LoadTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryHome _home = trained.Copy();

    [Fact]
    public async Task The_last_checkpoint_restores_to_the_model_that_the_run_ended_with()
    {
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "load", "latest");
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(await ModelAsync(), report.GetProperty("model_sha256").GetString());
        Assert.Equal((12, 2, 6), (report.GetProperty("step").GetInt64(), report.GetProperty("epoch").GetInt64(), report.GetProperty("batch").GetInt64()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("next_step").ValueKind);
        Assert.Equal("max-steps = 12 reached", report.GetProperty("finish").GetString());
    }

    [Fact]
    public async Task An_earlier_one_tells_which_step_comes_next()
    {
        var ending = await Executable.RunAsync("checkpoints", "load", "epoch_1_batch_6", "--run", TrainedRun.Name, "--home", _home.Path);
        Assert.Equal(ExitCode.Done, ending.ExitCode);
        Assert.Contains("step             6 (epoch 1, batch 6)\n", ending.Output);
        Assert.Contains("next step        7 (epoch 2, batch 1)\n", ending.Output);
        Assert.Contains("learning rate    1e-3\n", ending.Output);
        Assert.Matches(@"optimizer        \d+ tensors", ending.Output);
    }

    [Fact]
    public async Task A_damaged_one_is_not_restored()
    {
        var file = Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_1_batch_4.safetensors");
        var bytes = File.ReadAllBytes(file);
        bytes[^100] ^= 4;
        File.WriteAllBytes(file, bytes);
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "load", "step:4", "--home", _home.Path);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains("SHA-256 differs", line);
    }

    [Fact]
    public async Task A_checkpoint_outside_the_run_restores_without_a_record()
    {
        File.Copy(Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_2_batch_6.safetensors"), _home["elsewhere.safetensors"]);
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "load", _home["elsewhere.safetensors"]);
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.False(report.GetProperty("recorded").GetBoolean());
        Assert.Equal(await ModelAsync(), report.GetProperty("model_sha256").GetString());
    }

    [Theory]
    [InlineData("pth")]
    [InlineData("safetensors")]
    public async Task A_state_dict_of_another_program_is_fitted_by_names_and_shapes(string format)
    {
        Assert.Equal(ExitCode.Done, (await TrainedRun.RunAsync(_home, "export", "latest", "--format", format, "--out", _home["model"], "--model-only")).ExitCode);
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "load", _home["model"], "--run", TrainedRun.Name);
        Assert.Equal(ExitCode.Done, exitCode);
        Assert.Equal(await ModelAsync(), report.GetProperty("model_sha256").GetString());
    }

    [Fact]
    public async Task Of_a_whole_training_in_PyTorch_the_model_is_found_and_half_precision_is_converted()
    {
        Assert.Equal(ExitCode.Done, (await TrainedRun.RunAsync(_home, "export", "latest", "--format", "pth", "--out", _home["all.pth"], "--bf16")).ExitCode);
        var (exitCode, report) = await TrainedRun.RunAsync(_home, "load", _home["all.pth"], "--run", TrainedRun.Name);
        Assert.Equal((ExitCode.Done, "model."), (exitCode, report.GetProperty("prefix").GetString()));
        Assert.True(report.GetProperty("converted").GetArrayLength() > 0);
        Assert.NotEqual(await ModelAsync(), report.GetProperty("model_sha256").GetString());
    }

    [Fact]
    public async Task What_does_not_fit_is_listed_tensor_by_tensor()
    {
        await TrainedRun.RunAsync(_home, "export", "latest", "--format", "safetensors", "--out", _home["model.safetensors"], "--model-only");
        File.WriteAllBytes(_home["model.safetensors"], [.. Changed(File.ReadAllBytes(_home["model.safetensors"]))]);

        var ending = await Executable.RunAsync("checkpoints", "load", _home["model.safetensors"], "--run", TrainedRun.Name, "--home", _home.Path);

        Assert.Equal(ExitCode.Integrity, ending.ExitCode);
        Assert.Contains("does not fit the model of run short", ending.Output);
        Assert.Contains("missing     stem.0.bias\n", ending.Output);
        Assert.Contains("unexpected  stem.9.bias\n", ending.Output);
        Assert.Contains("other shape head.3.bias: F32[2, 11], expected float32[22]\n", ending.Output);
    }

    public void Dispose() => _home.Dispose();

    private async Task<string> ModelAsync()
    {
        await using var reading = Reading.Open(_home.Path);
        return (await reading.FindAsync(TrainedRun.Name)).State.ModelSha256;
    }

    // Another name and another shape of as many characters: the header's length stays what it was.
    private static IEnumerable<byte> Changed(byte[] file)
    {
        var length = 8 + (int)BitConverter.ToInt64(file);
        var header = System.Text.Encoding.UTF8.GetString(file, 8, length - 8)
            .Replace("\"stem.0.bias\"", "\"stem.9.bias\"", StringComparison.Ordinal)
            .Replace("\"head.3.bias\":{\"dtype\":\"F32\",\"shape\":[22]", "\"head.3.bias\":{\"dtype\":\"F32\",\"shape\":[2,11]", StringComparison.Ordinal);
        var bytes = System.Text.Encoding.UTF8.GetBytes(header.TrimEnd().PadRight(length - 8 + 8));
        return [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. file[length..]];
    }
}
