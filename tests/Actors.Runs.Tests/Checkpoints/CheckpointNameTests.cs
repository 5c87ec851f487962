using Actors.Runs.Checkpoints;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointNameTests
{
    [Fact]
    public void A_name_tells_the_position() => Assert.Equal("checkpoint_epoch_3_batch_1200.safetensors", CheckpointName.Of(3, 1200));

    [Fact]
    public void A_name_of_a_step_is_a_checkpoints_too()
    {
        var file = CheckpointName.Of(3, 1200, 40_000);
        Assert.Equal("checkpoint_epoch_3_batch_1200_step_40000.safetensors", file);
        Assert.True(CheckpointName.IsCheckpoint(file));
        Assert.True(CheckpointName.TryParseTemporary(CheckpointName.Temporary(file, 17), out var token));
        Assert.Equal(17, token);
    }

    [Fact]
    public void A_temporary_name_tells_whose_it_is()
    {
        var temporary = CheckpointName.Temporary(CheckpointName.Of(3, 1200), 17);
        Assert.Equal(".checkpoint_epoch_3_batch_1200.safetensors.17.tmp", temporary);
        Assert.True(CheckpointName.TryParseTemporary(temporary, out var token));
        Assert.Equal(17, token);
        Assert.False(CheckpointName.IsCheckpoint(temporary));
    }

    [Fact]
    public void A_file_of_frozen_tensors_is_named_after_its_content_and_is_no_checkpoint()
    {
        var file = CheckpointName.OfFrozen("0123456789abcdef0123");
        Assert.Equal("frozen_0123456789abcdef.safetensors", file);
        Assert.True(CheckpointName.IsFrozen(file));
        Assert.False(CheckpointName.IsCheckpoint(file));
        Assert.True(CheckpointName.TryParseTemporary(CheckpointName.Temporary(file, 17), out var token));
        Assert.Equal(17, token);
    }

    [Theory]
    [InlineData("checkpoint_latest")]
    [InlineData("best_model")]
    [InlineData("checkpoint_epoch_1_batch_2.safetensors.bak")]
    [InlineData("my_checkpoint_epoch_1_batch_2.safetensors")]
    [InlineData("checkpoint_epoch_1_batch_.safetensors")]
    [InlineData("checkpoint_epoch_1_batch_2_step_.safetensors")]
    [InlineData(".checkpoint_epoch_1_batch_2.safetensors.x.tmp")]
    [InlineData(".checkpoint_epoch_1_batch_2.safetensors.99999999999999999999.tmp")]
    public void Other_names_are_somebody_elses(string file)
    {
        Assert.False(CheckpointName.IsCheckpoint(file));
        Assert.False(CheckpointName.TryParseTemporary(file, out _));
    }
}
