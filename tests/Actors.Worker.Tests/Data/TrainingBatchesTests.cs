using System.Collections.Immutable;
using Actors.Worker.Data;

namespace Actors.Worker.Tests.Data;

public class TrainingBatchesTests
{
    private static readonly ImmutableArray<int> All = [.. Enumerable.Range(0, 23)];

    [Fact]
    public void Batch_holds_the_samples_of_the_order_normalised_and_in_planes()
    {
        var data = Samples.Make(23, storedChannels: 3, channels: 3);
        var order = new DataOrder(7, 23);
        using var batches = Start(data, batchSize: 4, prefetch: 2, epoch: 1, batch: 1);
        for (var number = 1; number <= 5; number++)
        {
            using var batch = batches.Next(default);
            Assert.Equal((1, number, 4), (batch.Epoch, batch.Number, batch.Count));
            for (var i = 0; i < 4; i++)
            {
                var sample = order.At(1, (number - 1) * 4 + i);
                Assert.Equal([2 * sample, 2 * sample + 1], batch.Labels.Slice(2 * i, 2));
                for (var channel = 0; channel < 3; channel++)
                    for (var pixel = 0; pixel < 15; pixel++)
                        Assert.Equal(
                            (Samples.Pixel(sample, pixel, channel) - 127.5f) / 127.5f,
                            batch.Images[i * 45 + channel * 15 + pixel]);
            }
        }
    }

    [Fact]
    public void Stored_grey_fills_every_channel()
    {
        using var batches = Start(Samples.Make(23, storedChannels: 1, channels: 3), batchSize: 1, prefetch: 1, epoch: 1, batch: 1);
        using var batch = batches.Next(default);
        var images = batch.Images.ToArray();
        Assert.Equal(45, images.Length);
        Assert.Equal(images[..15], images[15..30]);
        Assert.Equal(images[..15], images[30..]);
    }

    [Fact]
    public void Batches_are_the_same_wherever_the_run_begins_and_however_far_ahead_they_are_made()
    {
        var data = Samples.Make(23);
        var whole = Take(Start(data, batchSize: 4, prefetch: 1, epoch: 1, batch: 1), 17);
        for (var skipped = 1; skipped < 17; skipped++)
        {
            var (epoch, batch) = (1 + skipped / 5, 1 + skipped % 5);
            Assert.Equal(whole[skipped..], Take(Start(data, batchSize: 4, prefetch: 1 + skipped % 6, epoch, batch), 17 - skipped));
        }
    }

    [Fact]
    public void One_past_the_last_batch_is_the_first_of_the_next_epoch()
    {
        var data = Samples.Make(23);
        Assert.Equal(
            Take(Start(data, batchSize: 4, prefetch: 2, epoch: 2, batch: 1), 3),
            Take(Start(data, batchSize: 4, prefetch: 2, epoch: 1, batch: 6), 3));
    }

    [Fact]
    public void Batch_far_away_is_there_at_once()
    {
        using var batches = Start(Samples.Make(23), batchSize: 4, prefetch: 2, epoch: 90_000_000_000, batch: 3);
        using var batch = batches.Next(default);
        Assert.Equal((90_000_000_000, 3), (batch.Epoch, batch.Number));
    }

    [Fact]
    public void Batch_in_use_is_not_filled_again()
    {
        using var batches = Start(Samples.Make(23), batchSize: 4, prefetch: 1, epoch: 1, batch: 1);
        using var kept = batches.Next(default);
        var before = kept.Images.ToArray();
        for (var i = 0; i < 10; i++)
        {
            var other = batches.Next(default);
            other.Dispose();
            other.Dispose();
        }
        Assert.Equal(before, kept.Images.ToArray());
    }

    [Fact]
    public void Failure_on_the_thread_is_thrown_where_the_batch_is_wanted()
    {
        var data = Samples.Make(23);
        using var batches = new TrainingBatches(data, [.. Enumerable.Range(0, 4), 99], seed: 7, batchSize: 5, prefetch: 2, epoch: 1, batch: 1);
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => batches.Next(default));
        Assert.ThrowsAny<ArgumentOutOfRangeException>(() => batches.Next(default));
    }

    [Fact]
    public void Disposing_ends_the_thread_also_when_nobody_takes_its_batches()
    {
        var batches = Start(Samples.Make(23), batchSize: 4, prefetch: 2, epoch: 1, batch: 1);
        var last = batches.Next(default);
        batches.Dispose();
        batches.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batches.Next(default));
        Assert.Equal(60, last.Images.Length);
        last.Dispose();
    }

    [Fact]
    public void Waiting_can_be_cancelled()
    {
        using var batches = Start(Samples.Make(23), batchSize: 4, prefetch: 1, epoch: 1, batch: 1);
        batches.Next(default);
        batches.Next(default);
        Assert.Throws<OperationCanceledException>(() => batches.Next(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Fewer_samples_than_a_batch_are_refused() =>
        Assert.Contains("23 training samples", Assert.Throws<DataSetException>(
            () => Start(Samples.Make(23), batchSize: 24, prefetch: 1, epoch: 1, batch: 1)).Message);

    private static TrainingBatches Start(ImageDataSet data, int batchSize, int prefetch, long epoch, int batch) =>
        new(data, All, seed: 7, batchSize, prefetch, epoch, batch);

    private static string[] Take(TrainingBatches batches, int count)
    {
        using (batches)
        {
            var contents = new string[count];
            for (var i = 0; i < count; i++)
            {
                using var batch = batches.Next(default);
                contents[i] = $"{batch.Epoch}/{batch.Number} {string.Join(',', batch.Labels.ToArray())} {string.Join(',', batch.Images.ToArray())}";
            }
            return contents;
        }
    }
}
