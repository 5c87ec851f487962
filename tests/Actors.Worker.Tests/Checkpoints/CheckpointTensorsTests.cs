using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Checkpoints;
using Actors.Runs.Tests.Files;
using Actors.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Checkpoints;

public sealed class CheckpointTensorsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    [Fact]
    public void Checkpoint_is_read_back_tensor_by_tensor()
    {
        var written = Write(Samples.Metadata);
        var tensors = CheckpointTensors.Read(_directory[written.File], written.Sha256);
        Assert.Equal(["model.w", "rng.cpu"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1f, 2f, 3f, 4f], tensors["model.w"].data<float>().ToArray());
        Assert.Equal([2L, 2L], tensors["model.w"].shape);
        Assert.Equal([1, 2, 3], tensors["rng.cpu"].data<byte>().ToArray());
    }

    [Fact]
    public void Frozen_tensors_are_read_from_the_file_that_the_checkpoint_refers_to()
    {
        var written = WriteReferring();
        var tensors = CheckpointTensors.Read(_directory[written.File], written.Sha256);
        Assert.Equal(["model.base", "model.w", "rng.cpu"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([5f, 6f], tensors["model.base"].data<float>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_tensor_is_made_of_a_damaged_file(bool inFrozen)
    {
        var written = WriteReferring();
        var damaged = _directory[inFrozen ? CheckpointFile.TryReadMetadata(_directory[written.File])!.Frozen!.File : written.File];
        File.AppendAllText(damaged, "\0");
        var before = Tensor.TotalCount;

        var refusal = Assert.Throws<CheckpointException>(() => CheckpointTensors.Read(_directory[written.File], written.Sha256));

        Assert.EndsWith("its content is not what was recorded (SHA-256 differs)", refusal.Message);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Tensor_that_is_both_in_it_and_frozen_is_refused()
    {
        var written = Write(Samples.Metadata with { Frozen = FrozenFile.Keep(_directory.Path, "id", 5, Samples.Tensors) });
        Assert.Contains(
            "'model.w' is in it and in the file with the frozen",
            Assert.Throws<CheckpointException>(() => CheckpointTensors.Read(_directory[written.File], written.Sha256)).Message);
    }

    [Fact]
    public void File_that_is_not_there_says_so() =>
        Assert.Equal("it is not there", Assert.Throws<CheckpointException>(() => CheckpointTensors.Read(_directory["none"], "hash")).Message);

    public void Dispose()
    {
        _scope.Dispose();
        _directory.Dispose();
    }

    private WrittenCheckpoint WriteReferring() => Write(Samples.Metadata with { Frozen = FrozenFile.Keep(_directory.Path, "id", 5, Samples.Frozen) });

    private WrittenCheckpoint Write(CheckpointMetadata metadata) => new CheckpointWriter(_directory.Path).Write(metadata, Samples.Tensors);
}
