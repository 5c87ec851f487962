using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>A CUDA device by its number from 0. Written for CUDA and tested with a libtorch for the CPU; not verified on a GPU.</summary>
public sealed record CudaDevice(int Index)
{
    /// <summary>How many CUDA devices libtorch finds; 0 with a libtorch for the CPU, and without a driver.</summary>
    public static int Count => TorchLibraries.Load().HasCuda ? torch.cuda.device_count() : 0;

    /// <summary>The device's name; null if it is unknown.</summary>
    public string? Name => CudaRuntime.Loaded().Name(Index);

    /// <summary>Asks for the memory now: each call is a call of the driver.</summary>
    public CudaMemory ReadMemory() => CudaRuntime.Loaded().Memory(Index);

    /// <summary>Waits until all work on the device is done. Errors of earlier operations appear here.</summary>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">An earlier operation failed; <see cref="TorchFailure"/> reads it.</exception>
    public void Synchronize()
    {
        torch.cuda.synchronize(new(DeviceType.CUDA, Index));
        torch.CheckForErrors();
    }
}
