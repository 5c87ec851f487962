using System.Runtime.InteropServices;

namespace Actors.Worker.Torch;

/// <summary>Makes libtorch's memory on the CPU start as zeros.</summary>
/// <remarks>
/// oneDNN 3.7, which libtorch 2.10 brings, lets a convolution's backward pass read memory that it has not written: padding up to a multiple of 16
/// channels (8 without AVX-512). It multiplies that by zero, which is zero unless the bits there happen to be NaN or infinity. Then the
/// gradient is NaN, in some runs and not in others. With zeros there it is always right.
/// libtorch's CPU allocator, from which oneDNN's memory comes too, has a switch for that: c10/core/impl/alloc_cpu.cpp.
/// </remarks>
internal static unsafe class ZeroedMemory
{
    internal const string Switch = "FLAGS_caffe2_cpu_allocator_do_zero_fill";

    /// <exception cref="DeterminismException">This libtorch has no such switch.</exception>
    public static void TurnOn() => TurnOn(TorchLibraries.Load().CpuHandle);

    internal static void TurnOn(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, Switch, out var address))
            throw new DeterminismException($"this libtorch cannot be made to zero its memory ({Switch} is missing), so gradients could be NaN by chance; use the libtorch that the program was built with");
        *(byte*)address = 1;
    }
}
