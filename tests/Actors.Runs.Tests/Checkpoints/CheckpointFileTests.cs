using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_missing_frozen_file_is_named()
    {
        var written = WriteReferring();
        var frozen = CheckpointFile.TryReadMetadata(_directory[written.File])!.Frozen!.File;
        File.Delete(_directory[frozen]);
        Assert.Equal($"it needs {frozen}, and it is not there", CheckpointFile.Verify(_directory[written.File], written.Sha256));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_flipped_bit_anywhere_is_detected(bool inFrozen)
    {
        var (written, path) = WriteAndChoose(inFrozen);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0))
        {
            for (var at = 0; at < file.Length; at++)
            {
                Flip(file, at);
                AssertRefused(written);
                Flip(file, at);
            }
        }

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
        Assert.Equal("it is not there", CheckpointFile.Verify(_directory["none"], "hash"));

    [Fact]
    public void A_foreign_file_says_nothing_about_itself()
    {
        File.WriteAllText(_directory["notes"], "not a checkpoint");
        Assert.Null(CheckpointFile.TryReadMetadata(_directory["notes"]));
    }

    public void Dispose() => _directory.Dispose();

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
        CheckpointFile.Verify(_directory[written.File], written.Sha256));

    // In place: files that are emptied first go to the disk each time.
    private static void Flip(FileStream file, long at)
    {
        Span<byte> one = stackalloc byte[1];
        RandomAccess.Read(file.SafeFileHandle, one, at);
        one[0] ^= (byte)(1 << (int)(at % 8));
        RandomAccess.Write(file.SafeFileHandle, one, at);
    }
}
