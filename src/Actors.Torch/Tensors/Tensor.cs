using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

/// <summary>
/// A libtorch tensor. Made inside a <see cref="TensorScope"/> it is disposed with it; made outside, by its owner. What is
/// forgotten is freed by the collector, which does not see how much memory a tensor holds: do not count on it in a loop.
/// </summary>
/// <remarks>
/// Every method is one call of an operator of the same name and follows its broadcasting and type promotion; it returns
/// a new tensor of the current scope. A name with a trailing underscore changes the tensor itself, as in PyTorch.
/// </remarks>
public sealed partial class Tensor : IDisposable
{
    private TensorFacts? _facts;

    private Tensor(TensorHandle handle) => Handle = handle;

    /// <summary>Handles of this process that are not freed yet, over all threads; a leak test's measure.</summary>
    public static long LiveCount => Libtorch.LiveTensors();

    /// <summary>Sizes of the dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => Facts.Shape;

    /// <summary>Number of dimensions.</summary>
    public int Rank => Facts.Shape.Length;

    /// <summary>Number of elements.</summary>
    public long ElementCount => Facts.ElementCount;

    /// <summary>Bytes of all elements.</summary>
    public long SizeBytes => Facts.ElementCount * Facts.DType.SizeBytes();

    /// <summary>Element type.</summary>
    public DType DType => Facts.DType;

    /// <summary>Where the elements are.</summary>
    public Device Device => Facts.Device;

    /// <summary>True when the elements lie row-major without gaps.</summary>
    public bool IsContiguous => TensorFacts.Read(Handle, out _).IsContiguous != 0;

    internal TensorHandle Handle { get; private set; }

    /// <summary>The scope that will dispose this tensor; null when that is its owner's duty.</summary>
    internal TensorScope? Scope { get; set; }

    private TensorFacts Facts => _facts ??= TensorFacts.Of(Handle);

    /// <summary>Size of dimension <paramref name="dimension"/>; negative counts from the last.</summary>
    public long Size(int dimension) => Facts.Shape[dimension < 0 ? dimension + Rank : dimension];

    /// <summary>Frees the native tensor at once. Disposing twice does nothing.</summary>
    public void Dispose() => Handle.Dispose();

    /// <summary>For messages: <c>float32[2, 3] cpu</c>.</summary>
    public override string ToString() =>
        Handle.IsClosed ? "disposed tensor" : $"{DType.ToString().ToLowerInvariant()}[{string.Join(", ", Facts.Shape)}] {Device}";

    /// <summary>Wraps a handle that the caller owns and gives it to the current scope.</summary>
    internal static Tensor Own(TensorHandle handle)
    {
        var tensor = new Tensor(handle);
        TensorScope.Current?.Add(tensor);
        return tensor;
    }

    /// <summary>Takes over another tensor's memory, type and device; the holder of this object notices nothing else.</summary>
    internal void Become(Tensor other)
    {
        Handle.Dispose();
        (Handle, _facts) = (other.Handle, null);
        other.Handle = new TensorHandle();
    }
}
