using Actors.Torch.Tensors;

namespace Actors.Torch.Optim;

/// <summary>
/// Large tensors of one shape cut alike, so that all passes of an update over one part happen while it is in the cache. The
/// arithmetic is element by element: the bits are those of one pass over the whole.
/// </summary>
internal static class Parts
{
    // Two threads share a part: 32,768 elements each is the least that libtorch gives a thread, and 5 tensors of them fit its L2.
    private const long PartElements = 65_536;

    /// <param name="tensors">The first decides; all that follow have its shape and device. What is written to is contiguous.</param>
    /// <returns>The tensors themselves when they are small or not on the CPU; else one flat view of each for every part, in a scope of its own.</returns>
    internal static IEnumerable<Tensor[]> Of(Tensor[] tensors)
    {
        var elements = tensors[0].ElementCount;
        if (elements <= PartElements || tensors[0].Device.IsCuda)
        {
            yield return tensors;
            yield break;
        }

        var flat = Array.ConvertAll(tensors, tensor => tensor.Reshape(-1));
        for (var start = 0L; start < elements; start += PartElements)
        {
            using var scope = new TensorScope();
            var length = Math.Min(PartElements, elements - start);
            yield return Array.ConvertAll(flat, tensor => tensor.Narrow(0, start, length));
        }
    }
}
