using Actors.Runs.Checkpoints;
using Actors.Runs.Run;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointMetadataTests
{
    [Fact]
    public void It_reads_back_as_it_was_written() =>
        Assert.Equal(Samples.Metadata, CheckpointMetadata.FromHeader(Samples.Metadata.ToHeader()));

    [Fact]
    public void A_reference_to_frozen_tensors_reads_back_and_half_of_one_is_refused()
    {
        var metadata = Samples.Metadata with { Frozen = new FrozenReference("frozen_0123456789abcdef.safetensors", "0123456789abcdef00") };
        var header = metadata.ToHeader();
        Assert.Equal(metadata, CheckpointMetadata.FromHeader(header));
        foreach (var key in (string[])["frozen_file", "frozen_sha256"])
            Assert.Contains($"'{key}'", Assert.Throws<CheckpointException>(() => CheckpointMetadata.FromHeader(header.Remove(key))).Message);
        Assert.Equal(Samples.Metadata.ToHeader(), CheckpointMetadata.WithoutReference(header));
    }

    [Fact]
    public void What_not_every_checkpoint_knows_reads_back_and_may_be_absent()
    {
        var metadata = Samples.Metadata with
        {
            BatchesPerEpoch = 7, SettingsHash = "0a1b", Validation = new(6, Metrics.Of(("loss", 0.1 + 0.2), ("top.5", double.NaN))),
        };
        var header = metadata.ToHeader();
        Assert.Equal(metadata, CheckpointMetadata.FromHeader(header));
        Assert.Equal(("0.30000000000000004", "NaN", "6"), (header["metrics.loss"], header["metrics.top.5"], header["validated_step"]));
        Assert.DoesNotContain(Samples.Metadata.ToHeader().Keys, key => key.StartsWith("metrics.", StringComparison.Ordinal) || key is "settings_hash" or "validated_step");
    }

    [Theory]
    [InlineData("../frozen_0123456789abcdef.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("checkpoint_epoch_1_batch_7.safetensors")]
    public void A_reference_leads_nowhere_but_to_such_a_file(string file)
    {
        var header = (Samples.Metadata with { Frozen = new FrozenReference(file, "hash") }).ToHeader();
        Assert.Contains($"'{file}'", Assert.Throws<CheckpointException>(() => CheckpointMetadata.FromHeader(header)).Message);
    }

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
