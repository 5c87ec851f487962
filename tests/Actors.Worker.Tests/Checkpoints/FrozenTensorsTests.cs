using Actors.Formats;
using Actors.Runs.Tests.Files;
using Actors.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Checkpoints;

public sealed class FrozenTensorsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Without_frozen_tensors_no_file_is_written()
    {
        Assert.Null(FrozenTensors.Keep(_directory.Path, "id", fencingToken: 5, []));
        Assert.Empty(_directory.Names);
    }

    [Fact]
    public void Frozen_tensors_are_written_once_whoever_keeps_them()
    {
        using var scope = NewDisposeScope();
        var reference = FrozenTensors.Keep(_directory.Path, "id", fencingToken: 5, [new("model.base", tensor(new[] { 5f, 6f }))]);

        Assert.Equal(reference, FrozenTensors.Keep(_directory.Path, "id", fencingToken: 6, [new("model.base", tensor(new[] { 5f, 6f }))]));
        Assert.Equal([reference!.File], _directory.Names);
        using var file = SafetensorsFile.Open(_directory[reference.File]);
        Assert.Equal([.. new[] { 5f, 6f }.SelectMany(BitConverter.GetBytes)], file.ReadAll("model.base"));
    }

    public void Dispose() => _directory.Dispose();
}
