using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Torch.Formats;
using Actors.Torch.Formats.Pth;
using Actors.Training.Checkpoints;

namespace Actors.Cli.Tests.Verbs;

public sealed class ExportTests : IDisposable
{
    private static readonly CheckpointMetadata Metadata = new(
        "short", "id", "captcha", 1, 1, 70_000, 2, 3, 100_000, 1e-3, 0.1f, 5, "data", "cpu", "1.13.1");

    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task A_model_alone_becomes_a_state_dict_under_the_names_of_its_layers()
    {
        await ExportAsync("pth", "model.pth", "--model-only");
        using var file = PthFile.Open(_home["model.pth"]);
        Assert.Equal(["bias", "weight"], file.Contents.Tensors.Select(tensor => tensor.Key));
        Assert.Empty(file.Contents.Scalars);
        Assert.Equal(Bytes(24, first: 1), file.ReadAll(file["weight"]));
        Assert.Equal([2, 3], file["weight"].Shape);
    }

    [Fact]
    public async Task A_checkpoint_becomes_a_dictionary_of_all_that_it_holds_and_is_described_again()
    {
        await ExportAsync("pth", "all.pth");
        var ending = await Executable.RunAsync("checkpoints", "info", _home["all.pth"], "-o", "json");
        var info = JsonSerializer.Deserialize<JsonElement>(ending.Output);
        Assert.Equal(70_000, info.GetProperty("metadata").GetProperty("step").GetInt64());
        Assert.Equal(0.1f, info.GetProperty("metadata").GetProperty("loss").GetSingle());
        Assert.Equal(
            ["model.bias", "model.weight", "optimizer.weight.step", "rng.cpu"],
            info.GetProperty("tensors").EnumerateArray().Select(tensor => tensor.GetProperty("name").GetString()!));
        Assert.Empty(info.GetProperty("unknown_globals").EnumerateArray());
    }

    [Fact]
    public async Task A_checkpoint_exported_as_safetensors_is_the_same_file()
    {
        var original = await ExportAsync("safetensors", "copy.safetensors");
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(_home["copy.safetensors"]));
    }

    [Fact]
    public async Task A_file_that_is_there_is_replaced_only_by_force()
    {
        var checkpoint = Checkpoint();
        _home.Write("there.pth", "mine");
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "export", checkpoint, "--format", "pth", "--out", _home["there.pth"]);
        Assert.Equal((ExitCode.Conflict, "mine"), (exitCode, File.ReadAllText(_home["there.pth"])));
        Assert.Contains("--force", line);
        Assert.Equal(ExitCode.Done, (await Executable.RunAsync("checkpoints", "export", checkpoint, "--format", "pth", "--out", _home["there.pth"], "--force")).ExitCode);
        PthFile.Open(_home["there.pth"]).Dispose();
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_not_exported_and_leaves_nothing_behind()
    {
        var checkpoint = Checkpoint();
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..^1]);
        var (exitCode, _) = await Executable.RefusedAsync("checkpoints", "export", checkpoint, "--format", "pth", "--out", _home["x.pth"]);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Equal([checkpoint], Directory.GetFiles(_home.Path));
    }

    [Fact]
    public async Task A_checkpoint_that_is_not_what_its_run_recorded_is_not_exported()
    {
        await _home.AddRunAsync("short");
        var directory = Directory.CreateDirectory(Path.Combine(_home["short"], "checkpoints")).FullName;
        File.Move(Checkpoint(), Path.Combine(directory, "checkpoint_epoch_4_batch_12.safetensors"));
        var (exitCode, line) = await Executable.RefusedAsync(
            "checkpoints", "export", "checkpoint_epoch_4_batch_12", "--run", "short", "--home", _home.Path, "--format", "pth", "--out", _home["x.pth"]);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains("SHA-256", line);
    }

    [Fact]
    public async Task A_hostile_pickle_is_described_and_its_text_cannot_steer_the_terminal()
    {
        using (var stream = File.Create(_home["odd.pth"]))
            PthWriter.Write(stream, PthValue.Mapping.Of([new("\u001b[31mred", new PthValue.Text("a\nb"))]), (_, _) => { });
        var ending = await Executable.RunAsync("checkpoints", "info", _home["odd.pth"]);
        Assert.Contains(@"\u001b[31mred", ending.Output);
        Assert.Contains(@"a\u000ab", ending.Output);
    }

    public void Dispose() => _home.Dispose();

    private async Task<string> ExportAsync(string format, string name, params string[] more)
    {
        var checkpoint = Checkpoint();
        var ending = await Executable.RunAsync(["checkpoints", "export", checkpoint, "--format", format, "--out", _home[name], .. more]);
        Assert.True(ending.ExitCode == ExitCode.Done, ending.Error);
        return checkpoint;
    }

    private string Checkpoint()
    {
        var layout = SafetensorsLayout.Plan(
            [
                new("model.weight", SafetensorsType.F32, [2, 3]), new("model.bias", SafetensorsType.F32, [2]),
                new("optimizer.weight.step", SafetensorsType.I64, []), new("rng.cpu", SafetensorsType.U8, [4]),
            ],
            Metadata.ToHeader());
        using var stream = File.Create(_home["checkpoint.safetensors"]);
        layout.Write(stream, entry => Bytes((int)entry.SizeBytes, first: entry.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 100));
        return stream.Name;
    }

    private static byte[] Bytes(int count, int first) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];
}
