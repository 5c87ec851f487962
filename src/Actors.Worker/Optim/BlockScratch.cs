using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>One thread's buffer for the intermediate values of a block. It stays in the thread's cache from block to block.</summary>
internal sealed class BlockScratch : IDisposable
{
    private Tensor? _buffer;

    /// <summary>A new view of the buffer, with any content. The caller disposes it.</summary>
    internal Tensor View(ScalarType type, long elements)
    {
        if (_buffer is null || _buffer.dtype != type)
        {
            _buffer?.Dispose();
            _buffer = empty([BlockRunner.BlockElements], type).DetachFromDisposeScope();
        }
        return _buffer.as_strided([elements], [1], 0);
    }

    public void Dispose() => _buffer?.Dispose();
}
