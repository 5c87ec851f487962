using Actors.Cli.Progress;

namespace Actors.Cli.Tests.Progress;

public sealed class ProgressLineTests
{
    private static readonly ProgressLine Line = new(
        Epoch: 3, Batch: 420, BatchesPerEpoch: 1000, SavedBatch: 0, Elapsed: TimeSpan.FromSeconds(83), StepsPerSecond: 5.04, Loss: 0.231,
        LearningRate: 3e-4, Rejected: 0);

    [Fact]
    public void It_reads_as_the_field_expects() =>
        Assert.Equal("Epoch 3:  42%|####      | 420/1000 [01:23<01:55, 5.04it/s, loss=0.231, lr=3e-4]", $"{Line}");

    [Fact]
    public void Below_one_step_a_second_the_rate_is_turned_round() => Assert.Contains(", 4.00s/it,", $"{Line with { StepsPerSecond = 0.25 }}");

    [Fact]
    public void Nothing_is_promised_while_the_rate_is_unknown() => Assert.Contains("<?,", $"{Line with { StepsPerSecond = 0 }}");

    [Fact]
    public void A_full_epoch_is_a_full_bar() =>
        Assert.StartsWith("Epoch 3: 100%|##########| 1000/1000 [01:23<00:00,", $"{Line with { Batch = 1000 }}");

    [Theory]
    [InlineData(200, "Epoch 3 [saved: batch 400]:  42%|####      | 420/1000 [01:23<01:55, 5.04it/s, loss=0.231, lr=3e-4]")]
    [InlineData(79, "Epoch 3:  42%|#   | 420/1000 [01:23<01:55, 5.04it/s, loss=0.231, lr=3e-4]")]
    [InlineData(85, "Epoch 3 [saved: 400]:  42% 420/1000 [01:23<01:55, 5.04it/s, loss=0.231, lr=3e-4]")]
    [InlineData(70, "Epoch 3:  42% 420/1000 [01:23<01:55, 5.04it/s, loss=0.231, lr=3e-4]")]
    [InlineData(60, "Epoch 3:  42% 420/1000 [5.04it/s, loss=0.231, lr=3e-4]")]
    [InlineData(10, "Epoch 3:  42% 420/1000 [5.04it/s, loss=0.231, lr=3e-4]")]
    public void Where_there_is_little_room_loss_and_learning_rate_stay(int room, string expected) =>
        Assert.Equal(expected, (Line with { SavedBatch = 400 }).Within(room));

    [Fact]
    public void What_is_saved_and_what_was_left_out_is_said()
    {
        var line = $"{Line with { SavedBatch = 400, Rejected = 2 }}";
        Assert.StartsWith("Epoch 3 [saved: batch 400]:", line);
        Assert.EndsWith(", errors=2]", line);
    }
}
