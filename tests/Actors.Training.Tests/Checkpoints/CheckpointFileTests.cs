using Actors.Torch.Tensors;
using Actors.Training.Checkpoints;
using Actors.Training.Tests.Data;

namespace Actors.Training.Tests.Checkpoints;

/// <summary>Tests of what a process has one of, so that no other may run beside them: the count of live tensors, the generator.</summary>
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

    [Fact]
    public void Frozen_tensors_are_read_from_the_file_that_the_checkpoint_refers_to()
    {
        using var scope = new TensorScope();
        var written = WriteReferring();
        var tensors = CheckpointFile.Read(_directory[written.File], written.Sha256);
        Assert.Equal(["model.base", "model.w", "rng.cpu"], tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([5f, 6f], tensors["model.base"].ToArray<float>());
    }

    [Fact]
    public void A_missing_frozen_file_is_named()
    {
        var written = WriteReferring();
        var frozen = CheckpointFile.TryReadMetadata(_directory[written.File])!.Frozen!.File;
        File.Delete(_directory[frozen]);
        Assert.Equal($"it needs {frozen}, and it is not there", CheckpointFile.Verify(_directory[written.File], written.Sha256));
    }

    /// <summary>No tensor is made of a file that is not what was recorded: the reader refuses before it has any.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_flipped_bit_anywhere_is_detected_before_a_tensor_is_made(bool inFrozen)
    {
        var (written, path) = WriteAndChoose(inFrozen);
        var tensors = Tensor.LiveCount;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            for (var at = 0; at < file.Length; at++)
            {
                Flip(file, at);
                AssertRefused(written);
                Flip(file, at);
            }
        }

        Assert.True(Tensor.LiveCount <= tensors, "a damaged file was made into tensors");
        Assert.Equal("", CheckpointFile.Verify(_directory[written.File], written.Sha256));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_truncation_is_detected(bool inFrozen)
    {
        var (written, path) = WriteAndChoose(inFrozen);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        for (var length = file.Length - 1; length >= 0; length--)
        {
            file.SetLength(length);
            AssertRefused(written);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_byte_too_many_is_detected(bool inFrozen)
    {
        var (written, path) = WriteAndChoose(inFrozen);
        File.AppendAllText(path, "\0");
        AssertRefused(written);
    }

    [Fact]
    public void A_tensor_that_is_both_in_it_and_frozen_is_refused()
    {
        using var scope = new TensorScope();
        var written = Write(Samples.Metadata with { Frozen = FrozenFile.Keep(_directory.Path, "id", 5, Samples.Tensors) });
        Assert.Contains("'model.w' is in it and in the file with the frozen", Assert.Throws<CheckpointException>(
            () => CheckpointFile.Read(_directory[written.File], written.Sha256)).Message);
    }

    [Theory]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")] // FIPS 180-2, appendix B.1
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void A_hash_is_that_of_the_standard(string content, string sha256)
    {
        File.WriteAllText(_directory["file"], content);
        Assert.Equal(sha256, CheckpointFile.Hash(_directory["file"]));
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

    private WrittenCheckpoint Write() => Write(Samples.Metadata);

    private WrittenCheckpoint WriteReferring() => Write(Samples.Metadata with { Frozen = FrozenFile.Keep(_directory.Path, "id", 5, Samples.Frozen) });

    private WrittenCheckpoint Write(CheckpointMetadata metadata) => new CheckpointWriter(_directory.Path).Write(metadata, Samples.Tensors);

    /// <returns>The path is that of the checkpoint, or of the file with its frozen tensors.</returns>
    private (WrittenCheckpoint Written, string Path) WriteAndChoose(bool frozen)
    {
        var written = WriteReferring();
        return (written, frozen ? _directory[CheckpointFile.TryReadMetadata(_directory[written.File])!.Frozen!.File] : _directory[written.File]);
    }

    private void AssertRefused(WrittenCheckpoint written) => Assert.EndsWith(
        "its content is not what was recorded (SHA-256 differs)",
        Assert.Throws<CheckpointException>(() => CheckpointFile.Read(_directory[written.File], written.Sha256)).Message);

    // In place: files that are emptied first go to the disk each time.
    private static void Flip(FileStream file, long at)
    {
        Span<byte> one = stackalloc byte[1];
        RandomAccess.Read(file.SafeFileHandle, one, at);
        one[0] ^= (byte)(1 << (int)(at % 8));
        RandomAccess.Write(file.SafeFileHandle, one, at);
    }
}
