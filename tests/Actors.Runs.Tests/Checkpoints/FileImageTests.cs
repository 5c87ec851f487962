using System.Security.Cryptography;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class FileImageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData((16 << 20) + 5)] // more than one piece
    public void A_file_of_any_length_is_what_its_hash_says(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using var image = new FileImage(Samples.Of((new("t", SafetensorsType.U8, [length]), bytes)), new Dictionary<string, string>());
        var hash = image.Write(_directory["file"]);
        Assert.Equal(image.SizeBytes, new FileInfo(_directory["file"]).Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_directory["file"]))), hash);
        Assert.Equal(hash, image.Hash());
        using var file = SafetensorsFile.Open(_directory["file"]);
        Assert.True(file.ReadAll("t").AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public void A_file_without_tensors_is_a_header()
    {
        using var image = new FileImage(HostTensors.None, new Dictionary<string, string> { ["a"] = "b" });
        image.Write(_directory["file"]);
        Assert.Equal("b", SafetensorsHeader.Read(_directory["file"]).Metadata["a"]);
    }

    [Fact]
    public void What_was_there_before_is_gone_altogether()
    {
        File.WriteAllBytes(_directory["file"], new byte[100_000]);
        using var image = new FileImage(Samples.Tensors, new Dictionary<string, string>());
        image.Write(_directory["file"]);
        Assert.Equal(image.SizeBytes, new FileInfo(_directory["file"]).Length);
    }

    [Fact]
    public void A_file_system_in_memory_takes_it_too()
    {
        var path = $"/dev/shm/{nameof(FileImageTests)}-{Environment.ProcessId}";
        try
        {
            using var image = new FileImage(Samples.Tensors, new Dictionary<string, string>());
            Assert.Equal(image.Write(path), CheckpointFile.Hash(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_full_disk_is_no_success()
    {
        using var image = new FileImage(Samples.Tensors, new Dictionary<string, string>());
        Assert.Contains("No space left", Assert.Throws<IOException>(() => image.Write("/dev/full")).Message);
    }

    public void Dispose() => _directory.Dispose();
}
