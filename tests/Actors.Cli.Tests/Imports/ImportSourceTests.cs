using Actors.Cli.Imports;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Tests.Imports;

public sealed class ImportSourceTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void A_file_that_tells_what_an_export_does_is_made_a_checkpoint_again()
    {
        Write(elements: 2, stride: 1);
        Assert.Equal(7, Assert.Single(ImportSource.Of(_path)).Metadata.Step);
    }

    [Fact]
    public void Tensors_that_are_larger_than_their_file_are_not_made_a_checkpoint_of()
    {
        Write(elements: 1 << 24, stride: 0);
        Assert.Empty(ImportSource.Of(_path));
    }

    public void Dispose() => File.Delete(_path);

    private void Write(long elements, long stride)
    {
        var header = new CheckpointMetadata("run", "id", "captcha", 1, 1, 7, 1, 7, 70, 1e-3, 0.5f, 3, "data", "cpu", "1.13").ToHeader();
        var tensor = new PthTensor(new PthStorage("0", PthType.Float32, 2), 0, [elements], [stride]);
        using var stream = File.Create(_path);
        PthWriter.Write(
            stream,
            PthValue.Mapping.Of([.. header.Select(entry => KeyValuePair.Create(entry.Key, (PthValue)new PthValue.Text(entry.Value))), new("model.w", new PthValue.Tensor(tensor))]),
            (_, content) => content.Write(new byte[8]));
    }
}
