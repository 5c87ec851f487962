using Actors.Training.Checkpoints;

namespace Actors.Training.Tests.Checkpoints;

public sealed class CheckpointMetadataTests
{
    [Fact]
    public void It_reads_back_as_it_was_written() =>
        Assert.Equal(Samples.Metadata, CheckpointMetadata.FromHeader(Samples.Metadata.ToHeader()));

    [Theory]
    [InlineData(0.1f, 1e-7)]
    [InlineData(float.Epsilon, double.Epsilon)]
    [InlineData(float.MaxValue, 0.1 + 0.2)]
    [InlineData(float.NaN, double.PositiveInfinity)]
    public void Numbers_keep_every_bit(float loss, double learningRate)
    {
        var metadata = Samples.Metadata with { Loss = loss, LearningRate = learningRate };
        Assert.Equal(metadata, CheckpointMetadata.FromHeader(metadata.ToHeader()));
    }

    [Fact]
    public void Each_missing_entry_is_named()
    {
        var header = Samples.Metadata.ToHeader();
        foreach (var key in header.Keys)
            Assert.Contains($"'{key}'", Assert.Throws<CheckpointException>(() => CheckpointMetadata.FromHeader(header.Remove(key))).Message);
    }

    [Theory]
    [InlineData("step", "seven")]
    [InlineData("loss", "low")]
    [InlineData("format", "actors-checkpoint/9")]
    public void A_wrong_entry_is_named_with_its_value(string key, string value) => Assert.Contains(
        $"'{value}'", Assert.Throws<CheckpointException>(() => CheckpointMetadata.FromHeader(Samples.Metadata.ToHeader().SetItem(key, value))).Message);
}
