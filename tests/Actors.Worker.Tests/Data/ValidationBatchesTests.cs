using Actors.Worker.Data;

namespace Actors.Worker.Tests.Data;

public class ValidationBatchesTests
{
    [Fact]
    public void All_samples_come_once_in_order_and_the_last_batch_is_smaller()
    {
        var data = Samples.Make(10);
        var (labels, counts) = (new List<long>(), new List<int>());
        foreach (var batch in ValidationBatches.Of(data, [0, 1, 2, 5, 6, 8, 9], batchSize: 3))
        {
            labels.AddRange(batch.Labels);
            counts.Add(batch.Count);
            Assert.Equal(counts.Count, batch.Number);
            Assert.Equal(batch.Count * 15, batch.Images.Length);
        }
        Assert.Equal([3, 3, 1], counts);
        Assert.Equal([0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 16, 17, 18, 19], labels);
    }

    [Fact]
    public void No_samples_give_no_batch() => Assert.Empty(ValidationBatches.Of(Samples.Make(3), [], batchSize: 8));
}
