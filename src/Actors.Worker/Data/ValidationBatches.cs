using System.Collections.Immutable;

namespace Actors.Worker.Data;

/// <summary>
/// All validation samples once, in their fixed order, the last batch possibly smaller. One buffer serves every batch: each is
/// valid until the next one is asked for.
/// </summary>
public static class ValidationBatches
{
    /// <param name="data">Where the samples come from.</param>
    /// <param name="samples">Indices into the data set, see <see cref="DataSplit.Validation"/>.</param>
    /// <param name="batchSize">Samples per batch, at least 1.</param>
    /// <returns>Batches of epoch 1, numbered from 1.</returns>
    public static IEnumerable<Batch> Of(ImageDataSet data, ImmutableArray<int> samples, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        return Assemble(data, samples, batchSize);
    }

    private static IEnumerable<Batch> Assemble(ImageDataSet data, ImmutableArray<int> samples, int batchSize)
    {
        var batch = new Batch(Math.Min(batchSize, samples.Length), data.Shape, data.LabelLength, _ => { });
        for (var (start, number) = (0, 1); start < samples.Length; start += batchSize, number++)
        {
            batch.Begin(1, number);
            foreach (var sample in samples.AsSpan(start, Math.Min(batchSize, samples.Length - start)))
                batch.Add(data, sample);
            yield return batch;
        }
    }
}
