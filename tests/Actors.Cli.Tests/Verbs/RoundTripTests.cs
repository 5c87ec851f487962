using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Formats;
using Actors.Formats.Pth;

namespace Actors.Cli.Tests.Verbs;

/// <summary><c>checkpoints export</c> and <c>import</c> of checkpoints that a worker has written.</summary>
[Collection(TrainedRunCollection.Name)]
public sealed class RoundTripTests(TrainedRun trained) : IDisposable
{
    private readonly TemporaryHome _home = trained.Copy();

    [Fact]
    public async Task A_complete_export_as_safetensors_is_the_checkpoints_file_byte_for_byte()
    {
        await ExportAsync("safetensors");
        Assert.Equal(File.ReadAllBytes(Original), File.ReadAllBytes(Exported));
    }

    [Theory]
    [InlineData("safetensors")]
    [InlineData("pth")]
    public async Task What_was_exported_comes_back_as_it_was_recorded(string format)
    {
        var original = File.ReadAllBytes(Original);
        await ExportAsync(format);
        await ImportAsync();
        Assert.Equal(original, File.ReadAllBytes(Original));
    }

    [Fact]
    public async Task An_export_of_before_its_fractions_were_tensors_comes_back_too()
    {
        var original = File.ReadAllBytes(Original);
        await ExportAsync("pth");
        var older = _home["older.pth"];
        using (var file = PthFile.Open(Exported))
        using (var stream = File.Create(older))
            PthWriter.Write(stream, Older(file, file.Root), (storage, content) => content.Write(file.ReadAll(PthTensor.Whole(storage, [storage.Count]))));
        File.Move(older, Exported, overwrite: true);

        var info = await TrainedRun.RunAsync(_home, "info", Exported);
        await ImportAsync();

        Assert.Equal(JsonValueKind.Number, info.Report.GetProperty("metadata").GetProperty("metrics.match").ValueKind);
        Assert.Equal(original, File.ReadAllBytes(Original));

        static PthValue Older(PthFile file, PthValue value) => value switch
        {
            PthValue.Mapping mapping => PthValue.Mapping.Of(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Older(file, entry.Value)))),
            PthValue.Tensor { Value: { Type: PthType.Float64, Shape.Count: 0 } number } => new PthValue.Real(BitConverter.ToDouble(file.ReadAll(number))),
            _ => value,
        };
    }

    [Fact]
    public async Task An_export_that_another_writer_aligned_comes_back_too()
    {
        var original = File.ReadAllBytes(Original);
        using (var file = SafetensorsFile.Open(Original))
        using (var stream = File.Create(Exported))
        {
            var items = file.Header.Entries.Select(entry => new SafetensorsItem(entry.Name, entry.Type, entry.Shape));
            SafetensorsLayout.Plan(items, file.Header.Metadata).Write(stream, entry => file.ReadAll(entry.Name));
        }

        Assert.NotEqual(original.Length, new FileInfo(Exported).Length);
        await ImportAsync();
        Assert.Equal(original, File.ReadAllBytes(Original));
    }

    [Theory]
    [InlineData("pth", "--bf16")]
    [InlineData("safetensors", "--fp16")]
    [InlineData("pth", "--model-only")]
    public async Task What_an_export_has_lost_does_not_come_back(string format, string option)
    {
        await ExportAsync(format, option);
        var (exitCode, _) = await Executable.RefusedAsync("checkpoints", "import", Exported, "--home", _home.Path);
        Assert.Equal(ExitCode.Integrity, exitCode);
    }

    public void Dispose() => _home.Dispose();

    private string Original => Path.Combine(TrainedRun.Checkpoints(_home), "checkpoint_epoch_2_batch_2.safetensors");

    private string Exported => _home["exported"];

    private async Task ExportAsync(string format, params string[] options)
    {
        var (exitCode, _) = await TrainedRun.RunAsync(_home, ["export", "step:8", "--format", format, "--out", Exported, .. options]);
        Assert.Equal(ExitCode.Done, exitCode);
    }

    private async Task ImportAsync()
    {
        await TrainedRun.RunAsync(_home, "clean", "--keep", "1", "--execute");
        Assert.False(File.Exists(Original));
        var (exitCode, _) = await TrainedRun.RunAsync(_home, "import", Exported);
        Assert.Equal(ExitCode.Done, exitCode);
    }
}
