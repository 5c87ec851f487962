namespace Actors.Worker.Torch;

/// <summary>What <see cref="TorchLibraries.Load"/> loaded.</summary>
/// <param name="Directory">The directory of libtorch.</param>
/// <param name="Chosen">Whether the environment variable LIBTORCH named it.</param>
/// <param name="Relaxed">Whether TorchSharp's library is a relaxed copy, because the system's libstdc++ is older than GCC 13's.</param>
/// <param name="LibtorchVersion">As libtorch itself reports it: 2.10.0.</param>
public sealed record LoadedTorch(string Directory, bool Chosen, bool Relaxed, string LibtorchVersion)
{
    /// <summary>Whether this libtorch is one for CUDA. It says nothing about a GPU.</summary>
    public bool HasCuda => CudaHandle != 0;

    internal nint CpuHandle { get; init; }

    /// <summary>libtorch_cuda; 0 for a libtorch for the CPU.</summary>
    internal nint CudaHandle { get; init; }
}
