using System.Runtime.InteropServices;
using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

public sealed class ExportTests : IDisposable
{
    private static readonly CheckpointMetadata Metadata = new(
        "short", "id", "captcha", 1, 1, 70_000, 2, 3, 100_000, 1e-3, 0.1f, 5, "data", "cpu", "1.13.1")
    {
        Validation = new ValidationResult(60_000, Metrics.Of(("match", 1.0 / 3))),
    };

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
        Assert.Equal(1e-3, info.GetProperty("metadata").GetProperty("learning_rate").GetDouble());
        Assert.Empty(info.GetProperty("unknown_globals").EnumerateArray());
    }

    [Fact]
    public async Task Fractions_are_tensors_without_dimensions_because_the_oldest_PyTorch_opens_no_others()
    {
        await ExportAsync("pth", "all.pth");

        using var file = PthFile.Open(_home["all.pth"]);
        Assert.DoesNotContain(file.Contents.Scalars, scalar => scalar.Value is PthValue.Real);
        foreach (var (name, number) in new[] { ("loss", 0.1f), ("learning_rate", 1e-3), ("metrics.match", 1.0 / 3) })
        {
            Assert.Equal((PthType.Float64, 0), (file[name].Type, file[name].Shape.Count));
            Assert.Equal(number, BitConverter.ToDouble(file.ReadAll(file[name])));
        }

        var ending = await Executable.RunAsync("checkpoints", "verify", _home["all.pth"]);
        Assert.Contains(": ok, 4 tensors, ", ending.Output);
    }

    [Fact]
    public async Task A_checkpoint_exported_as_safetensors_is_the_same_file()
    {
        var original = await ExportAsync("safetensors", "copy.safetensors");
        Assert.Equal(File.ReadAllBytes(original), File.ReadAllBytes(_home["copy.safetensors"]));
    }

    [Theory]
    [InlineData("--fp16", SafetensorsType.F16)]
    [InlineData("--bf16", SafetensorsType.BF16)]
    public async Task Floating_tensors_of_the_model_become_16_bits_wide_and_nothing_else_does(string option, SafetensorsType type)
    {
        await ExportAsync("safetensors", "narrow.safetensors", option);
        using var file = SafetensorsFile.Open(_home["narrow.safetensors"]);
        Assert.Equal((type, type), (file["model.weight"].Type, file["model.bias"].Type));
        Assert.Equal((SafetensorsType.I64, SafetensorsType.U8), (file["optimizer.weight.step"].Type, file["rng.cpu"].Type));
        var expected = new byte[12];
        FloatNarrowing.Narrow(Bytes(24, first: 1), DType.Float32, expected, type.ToDType()!.Value);
        Assert.Equal(expected, file.ReadAll("model.weight"));
        Assert.Equal(Bytes(4, first: 100), file.ReadAll("rng.cpu"));
    }

    [Fact]
    public async Task Values_too_large_for_half_precision_are_counted()
    {
        var layout = SafetensorsLayout.Plan([new("w", SafetensorsType.F32, [3])]);
        using (var stream = File.Create(_home["large.safetensors"]))
            layout.Write(stream, _ => MemoryMarshal.AsBytes<float>([1e6f, float.PositiveInfinity, 1]));
        var ending = await Executable.RunAsync("checkpoints", "export", _home["large.safetensors"], "--format", "pth", "--out", _home["large.pth"], "--fp16");
        Assert.Equal((ExitCode.Done, "1 finite values were too large and became infinite\n"), (ending.ExitCode, ending.Error));
        using var file = PthFile.Open(_home["large.pth"]);
        Assert.Equal([Half.PositiveInfinity, Half.PositiveInfinity, (Half)1], MemoryMarshal.Cast<byte, Half>(file.ReadAll(file["w"])).ToArray());
    }

    [Fact]
    public async Task Two_precisions_at_once_are_refused()
    {
        var (exitCode, line) = await Executable.RefusedAsync(
            "checkpoints", "export", Checkpoint(), "--format", "pth", "--out", _home["x.pth"], "--fp16", "--bf16");
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("--fp16 or --bf16", line);
    }

    [Fact]
    public async Task Frozen_tensors_are_exported_with_the_rest_and_their_file_is_no_longer_referred_to()
    {
        await ExportAsync("safetensors", "whole.safetensors", Frozen());
        using (var file = SafetensorsFile.Open(_home["whole.safetensors"]))
        {
            Assert.Equal(Bytes(8, first: 50), file.ReadAll("model.base"));
            Assert.Equal(Metadata.ToHeader().Add("inlined_frozen", """["model.base"]"""), file.Header.Metadata);
        }

        await ExportAsync("pth", "model.pth", Frozen(), "--model-only");
        using var model = PthFile.Open(_home["model.pth"]);
        Assert.Equal(["base", "bias", "weight"], model.Contents.Tensors.Select(tensor => tensor.Key));
    }

    [Fact]
    public async Task Without_its_frozen_tensors_a_checkpoint_is_not_exported()
    {
        var checkpoint = Checkpoint(Frozen());
        File.Delete(Directory.GetFiles(_home.Path, "frozen_*").Single());
        var (exitCode, line) = await Executable.RefusedAsync("checkpoints", "export", checkpoint, "--format", "pth", "--out", _home["x.pth"]);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Matches("it needs frozen_[0-9a-f]{16}.safetensors, and it is not there", line);
    }

    [Fact]
    public async Task Frozen_tensors_are_described_with_the_checkpoint_that_refers_to_them()
    {
        var ending = await Executable.RunAsync("checkpoints", "info", Checkpoint(Frozen()));
        Assert.Contains("trainable         1 tensors, 6 elements\n", ending.Output);
        Assert.Contains("frozen            1 tensors, 2 elements\n", ending.Output);
        Assert.Matches(@"model.base +F32 +\[2\] +8 B +frozen\n", ending.Output);
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

    [Theory]
    [InlineData("short/checkpoints/checkpoint_epoch_3_batch_5.safetensors", "is there")]
    [InlineData("short/checkpoints/best_model", "is there")]
    [InlineData("short/checkpoints/new.pth", null)]
    [InlineData("short/../short/checkpoints/../notes.pth", null)]
    [InlineData("link/checkpoint_epoch_3_batch_5.safetensors", "is there")]
    [InlineData("elsewhere/frozen.safetensors", null)]
    [InlineData("journal.db", null)]
    [InlineData("journal.db-wal", null)]
    [InlineData("control.sock", null)]
    public async Task Nothing_is_exported_over_or_among_the_files_of_a_home_also_with_force(string target, string? content)
    {
        await _home.AddRunAsync("short");
        await _home.AddRunAsync("linked");
        var checkpoints = Directory.CreateDirectory(_home["short/checkpoints"]).FullName;
        File.WriteAllText(Path.Combine(checkpoints, "checkpoint_epoch_3_batch_5.safetensors"), "is there");
        File.CreateSymbolicLink(Path.Combine(checkpoints, "best_model"), "checkpoint_epoch_3_batch_5.safetensors");
        Directory.CreateSymbolicLink(_home["link"], "short/checkpoints");
        Directory.CreateDirectory(_home["elsewhere"]);
        Directory.CreateDirectory(_home["linked"]);
        Directory.CreateSymbolicLink(_home["linked/checkpoints"], "../elsewhere");
        var journal = File.ReadAllBytes(_home["journal.db"]);

        var (exitCode, line) = await Executable.RefusedAsync(
            "checkpoints", "export", Checkpoint(), "--home", _home.Path, "--format", "pth", "--out", _home[target], "--force");

        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.EndsWith("name a file elsewhere", line);
        Assert.Equal(content, target.StartsWith("journal.db", StringComparison.Ordinal) || !File.Exists(_home[target]) ? null : File.ReadAllText(_home[target]));
        Assert.Equal("checkpoint_epoch_3_batch_5.safetensors", new FileInfo(Path.Combine(checkpoints, "best_model")).LinkTarget);
        Assert.Equal(journal, File.ReadAllBytes(_home["journal.db"]));
    }

    [Fact]
    public async Task The_files_of_a_home_are_spared_also_when_another_home_is_named()
    {
        await _home.AddRunAsync("short");
        var file = Path.Combine(Directory.CreateDirectory(_home["short/checkpoints"]).FullName, "checkpoint_epoch_3_batch_5.safetensors");
        File.WriteAllText(file, "is there");

        var (exitCode, _) = await Executable.RefusedAsync("checkpoints", "export", Checkpoint(), "--format", "safetensors", "--out", file, "--force");

        Assert.Equal((ExitCode.Conflict, "is there"), (exitCode, File.ReadAllText(file)));
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

    private Task<string> ExportAsync(string format, string name, params string[] more) => ExportAsync(format, name, frozen: null, more);

    private async Task<string> ExportAsync(string format, string name, FrozenReference? frozen, params string[] more)
    {
        var checkpoint = Checkpoint(frozen);
        var ending = await Executable.RunAsync(["checkpoints", "export", checkpoint, "--format", format, "--out", _home[name], .. more]);
        Assert.True(ending.ExitCode == ExitCode.Done, ending.Error);
        return checkpoint;
    }

    private FrozenReference Frozen()
    {
        using (var stream = File.Create(_home["frozen"]))
            SafetensorsLayout.Plan([new("model.base", SafetensorsType.F32, [2])]).Write(stream, _ => Bytes(8, first: 50));
        var sha256 = CheckpointFile.Hash(_home["frozen"]);
        File.Move(_home["frozen"], _home[CheckpointName.OfFrozen(sha256)], overwrite: true);
        return new FrozenReference(CheckpointName.OfFrozen(sha256), sha256);
    }

    private string Checkpoint(FrozenReference? frozen = null)
    {
        var layout = SafetensorsLayout.Plan(
            [
                new("model.weight", SafetensorsType.F32, [2, 3]), new("model.bias", SafetensorsType.F32, [2]),
                new("optimizer.weight.step", SafetensorsType.I64, []), new("rng.cpu", SafetensorsType.U8, [4]),
            ],
            (Metadata with { Frozen = frozen }).ToHeader(), CheckpointMetadata.AlignmentBytes);
        using var stream = File.Create(_home["checkpoint.safetensors"]);
        layout.Write(stream, entry => Bytes((int)entry.SizeBytes, first: entry.Name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 100));
        return stream.Name;
    }

    private static byte[] Bytes(int count, int first) => [.. Enumerable.Range(first, count).Select(i => (byte)i)];
}
