using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>A buffer for square roots, which libtorch computes in place.</summary>
internal sealed unsafe class SquareRoots : IDisposable
{
    private Tensor? _buffer;
    private Tensor? _view;
    private nint _memory;
    private int _capacity;

    /// <summary>All values of the buffer. Any content after <see cref="Reserve"/>.</summary>
    internal Span<float> Values => new((float*)_memory, _capacity);

    /// <summary>Make room for this many values.</summary>
    internal void Reserve(int length)
    {
        if (length <= _capacity)
            return;
        Dispose();
        _buffer = empty([length], ScalarType.Float32).DetachFromDisposeScope();
        (_memory, _capacity) = (TensorMemory.Address(_buffer), length);
    }

    /// <summary>Replace the first values by their square roots.</summary>
    internal void Compute(int length)
    {
        if (_view?.numel() != length)
        {
            _view?.Dispose();
            _view = _buffer!.narrow(0, 0, length).DetachFromDisposeScope();
        }
        _view.sqrt_();
    }

    public void Dispose()
    {
        _view?.Dispose();
        _buffer?.Dispose();
        (_buffer, _view, _memory, _capacity) = (null, null, 0, 0);
    }
}
