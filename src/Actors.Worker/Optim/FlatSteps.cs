using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>
/// Updates float32 parameters on the CPU block by block, so that the passes over a block find it in the cache, and small parameters share one
/// call of libtorch. Large blocks use as many threads as libtorch does. The arithmetic is element by element: the division into
/// blocks, parts and threads changes no bit.
/// </summary>
/// <remarks>
/// Square roots come from libtorch. Its vector library does not round all of them correctly, so an own square root would differ from
/// TorchSharp's optimizers in the last bit. Only the calling thread calls libtorch: its library starts a team of threads for every thread that calls it.
/// </remarks>
internal sealed class FlatSteps(Optimizer optimizer) : IDisposable
{
    /// <summary>Elements of a block. Five float32 tensors of it are 5 MiB, which fits the cache that cores share.</summary>
    private const int BlockElements = 262_144;

    private const int PartElements = 8_192;
    private const int ElementsWorthThreads = 65_536;

    private readonly SquareRoots _roots = new();
    private readonly List<Part> _block = [];
    private int _elements;

    internal void Run(List<ParameterSlots> updates)
    {
        // A step that failed may have left a block behind.
        _block.Clear();
        _elements = 0;
        foreach (var slots in updates)
            for (var start = 0L; start < slots.Elements; start += PartElements)
            {
                var length = (int)Math.Min(PartElements, slots.Elements - start);
                if (_elements + length > BlockElements)
                    UpdateBlock();
                _block.Add(new Part(new FlatRange(slots, start, length), _elements));
                _elements += length;
            }
        UpdateBlock();
    }

    public void Dispose() => _roots.Dispose();

    private void UpdateBlock()
    {
        if (_elements == 0)
            return;
        _roots.Reserve(_elements);
        Execute(part => optimizer.UpdateAverages(part.Range, _roots.Values.Slice(part.Offset, part.Range.Length)));
        if (optimizer.NeedsSquareRoots)
        {
            _roots.Compute(_elements);
            Execute(part => optimizer.UpdateParameter(part.Range, _roots.Values.Slice(part.Offset, part.Range.Length)));
        }
        _block.Clear();
        _elements = 0;
    }

    private void Execute(Action<Part> action)
    {
        var threads = _elements < ElementsWorthThreads ? 1 : get_num_threads();
        if (threads == 1)
        {
            foreach (var part in _block)
                action(part);
            return;
        }

        // Each thread takes the next part, so a thread that the system delays does not delay the others.
        var last = -1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int i; (i = Interlocked.Increment(ref last)) < _block.Count;)
                action(_block[i]);
        });
    }

    /// <param name="Range">Elements of a parameter.</param>
    /// <param name="Offset">Where their square roots are in the block's.</param>
    private readonly record struct Part(FlatRange Range, int Offset);
}
