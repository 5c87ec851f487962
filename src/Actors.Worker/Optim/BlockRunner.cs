using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// Runs the updates of a step. On the CPU it splits large parameters into blocks, so that all operations on a block find it in the
/// cache, and shares the blocks among as many threads as libtorch uses.
/// </summary>
/// <remarks>
/// An operation on a block stays on the thread that calls it: libtorch splits only more than <see cref="BlockElements"/> elements. So a step
/// joins its threads once, not once for each operation. The arithmetic is element by element: how it is split changes no bit.
/// </remarks>
internal sealed class BlockRunner : IDisposable
{
    /// <summary>libtorch's grain size. Five float32 tensors of a block are 640 KiB, which fits a core's L2.</summary>
    internal static long BlockElements = 32_768;

    // With fewer blocks a second thread starts too late to help.
    private const int BlocksWorthThreads = 16;

    private readonly List<BlockScratch> _scratch = [];

    internal void Run(List<ParameterUpdate> updates, Action<Block> update)
    {
        var parts = Split(updates);
        var threads = parts.Count < BlocksWorthThreads ? 1 : get_num_threads();
        while (_scratch.Count < threads)
            _scratch.Add(new BlockScratch());
        if (threads == 1)
        {
            foreach (var part in parts)
                part.Run(update, _scratch[0]);
            return;
        }

        var last = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            // Whether gradients are recorded is a setting of each thread.
            using var noGrad = no_grad();
            for (int i; (i = Interlocked.Increment(ref last)) < parts.Count;)
                parts[i].Run(update, _scratch[thread]);
        });
    }

    public void Dispose() => _scratch.ForEach(scratch => scratch.Dispose());

    private static List<BlockRange> Split(List<ParameterUpdate> updates)
    {
        var ranges = new List<BlockRange>(updates.Count);
        foreach (var update in updates)
            if (!update.IsSplit)
                ranges.Add(new(update, 0, update.Elements));
            else
                for (var start = 0L; start < update.Elements; start += BlockElements)
                    ranges.Add(new(update, start, Math.Min(BlockElements, update.Elements - start)));
        return ranges;
    }
}
