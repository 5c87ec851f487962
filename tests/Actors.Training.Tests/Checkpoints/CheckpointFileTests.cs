using Actors.Torch.Tensors;
using Actors.Training.Checkpoints;
using Actors.Training.Tests.Data;

namespace Actors.Training.Tests.Checkpoints;

/// <summary>Alone: the count of live tensors is the whole process's.</summary>
[CollectionDefinition(nameof(CountedTensors), DisableParallelization = true)]
public sealed class CountedTensors;

[Collection(nameof(CountedTensors))]
public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_checkpoint_is_read_back_tensor_by_tensor()
    {
        using var scope = new TensorScope();
        var written = Write();
        var tensors = CheckpointFile.Read(_directory[written.File], written.Sha256);
        Assert.Equal(["model.w", "rng.cpu"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([1f, 2f, 3f, 4f], tensors["model.w"].ToArray<float>());
        Assert.Equal([2L, 2L], tensors["model.w"].Shape);
        Assert.Equal([1, 2, 3], tensors["rng.cpu"].ToArray<byte>());
    }

    /// <summary>No tensor is made of a file that is not what was recorded: the reader refuses before it has any.</summary>
    [Fact]
    public void One_flipped_bit_anywhere_is_detected_before_a_tensor_is_made()
    {
        var written = Write();
        var bytes = File.ReadAllBytes(_directory[written.File]);
        var tensors = Tensor.LiveCount;
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= (byte)(1 << at % 8);
            AssertRefused(written, bytes);
            bytes[at] ^= (byte)(1 << at % 8);
        }

        Assert.True(Tensor.LiveCount <= tensors, "a damaged file was made into tensors");
    }

    [Fact]
    public void Every_truncation_is_detected()
    {
        var written = Write();
        var bytes = File.ReadAllBytes(_directory[written.File]);
        for (var length = 0; length < bytes.Length; length++)
            AssertRefused(written, bytes[..length]);
    }

    [Fact]
    public void A_byte_too_many_is_detected()
    {
        var written = Write();
        AssertRefused(written, [.. File.ReadAllBytes(_directory[written.File]), 0]);
    }

    [Fact]
    public void A_file_that_is_not_there_says_so() =>
        Assert.Equal("it is not there", Assert.Throws<CheckpointException>(() => CheckpointFile.Read(_directory["none"], "hash")).Message);

    [Fact]
    public void A_foreign_file_says_nothing_about_itself()
    {
        File.WriteAllText(_directory["notes"], "not a checkpoint");
        Assert.Null(CheckpointFile.TryReadMetadata(_directory["notes"]));
    }

    public void Dispose() => _directory.Dispose();

    private WrittenCheckpoint Write() => new CheckpointWriter(_directory.Path).Write(Samples.Metadata, Samples.Tensors);

    private void AssertRefused(WrittenCheckpoint written, byte[] content)
    {
        File.WriteAllBytes(_directory[written.File], content);
        Assert.Throws<CheckpointException>(() => CheckpointFile.Read(_directory[written.File], written.Sha256));
    }
}
