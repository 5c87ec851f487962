using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>Addresses of tensors' values.</summary>
internal static class TensorMemory
{
    /// <summary>TorchSharp shows the memory of a tensor as one span of bytes, so below 2 GiB.</summary>
    internal const long MaximalElements = int.MaxValue / sizeof(float);

    /// <summary>Where the values of a contiguous CPU tensor begin. Valid while the tensor keeps its storage.</summary>
    internal static unsafe nint Address(Tensor tensor) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
