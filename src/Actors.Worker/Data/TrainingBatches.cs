using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Actors.Worker.Data;

/// <summary>
/// The endless sequence of training batches from a given (epoch, batch) on, assembled ahead by one thread.
/// </summary>
/// <remarks>
/// - The content of a batch is a pure function of the data set, the seed, its epoch and its number; neither the start nor the
///   depth of the prefetch changes a bit of it.
/// - At most prefetch + 1 batches exist; a consumer that disposes none of them waits for ever.
/// - An epoch has ⌊samples ÷ batch size⌋ batches. The rest sits out; the next epoch's order draws another rest.
/// </remarks>
public sealed class TrainingBatches : IDisposable
{
    private readonly ImageDataSet _data;
    private readonly ImmutableArray<int> _samples;
    private readonly DataOrder _order;
    private readonly int _batchSize;
    private readonly BlockingCollection<Batch> _free = [];
    private readonly BlockingCollection<Batch> _ready = [];
    private readonly CancellationTokenSource _stopped = new();
    private readonly Thread _assembler;
    private ExceptionDispatchInfo? _failure;

    /// <param name="data">Where the samples come from.</param>
    /// <param name="samples">Indices into the data set, see <see cref="DataSplit.Training"/>.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="batchSize">Samples per batch, at least 1.</param>
    /// <param name="prefetch">Batches assembled ahead, at least 1.</param>
    /// <param name="epoch">Of the first batch, 1-based.</param>
    /// <param name="batch">Of the first batch, 1-based in its epoch; one past the last means the next epoch's first.</param>
    /// <exception cref="DataSetException">There are fewer samples than one batch takes.</exception>
    public TrainingBatches(
        ImageDataSet data, ImmutableArray<int> samples, long seed, int batchSize, int prefetch, long epoch, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(epoch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        if (samples.Length < batchSize)
            throw new DataSetException($"{samples.Length} training samples are fewer than one batch of {batchSize}.");
        (_data, _samples, _batchSize) = (data, samples, batchSize);
        _order = new DataOrder(seed, samples.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, BatchesPerEpoch + 1);
        for (var i = 0; i <= prefetch; i++)
            _free.Add(new Batch(batchSize, data.Shape, data.LabelLength, GiveBack));
        _assembler = new Thread(() => Assemble(epoch, batch)) { IsBackground = true, Name = "batch assembler" };
        _assembler.Start();
    }

    public int BatchesPerEpoch => _samples.Length / _batchSize;

    /// <summary>The next batch; waits until it is assembled. What failed on the assembling thread is thrown here.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    /// <exception cref="ObjectDisposedException">The batches were disposed, possibly while waiting.</exception>
    public Batch Next(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_stopped.IsCancellationRequested, this);
        if (_ready.TryTake(out var batch, Timeout.Infinite, cancellation))
            return batch;
        _failure?.Throw();
        throw new ObjectDisposedException(nameof(TrainingBatches));
    }

    /// <summary>Stops the thread and waits for it. A batch still in use stays readable.</summary>
    public void Dispose()
    {
        _stopped.Cancel();
        _assembler.Join();
    }

    private void Assemble(long epoch, int number)
    {
        try
        {
            for (; ; number++)
            {
                if (number > BatchesPerEpoch)
                    (epoch, number) = (epoch + 1, 1);
                var batch = _free.Take(_stopped.Token).Begin(epoch, number);
                var start = (number - 1) * _batchSize;
                for (var i = start; i < start + _batchSize; i++)
                    batch.Add(_data, _samples[_order.At(epoch, i)]);
                _ready.Add(batch, _stopped.Token);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }

    private void GiveBack(Batch batch) => _free.Add(batch);
}
