using System.Text;
using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Runtime;

/// <summary>The CUDA devices that libtorch sees. A libtorch built without CUDA sees none and says so.</summary>
public static class Cuda
{
    private const int MaximalNameBytes = 256;

    /// <summary>Devices; 0 without CUDA.</summary>
    public static int Count
    {
        get
        {
            Status.Check(Libtorch.CudaCount(out var count), "cuda device count");
            return count;
        }
    }

    /// <summary>The device with this number.</summary>
    /// <exception cref="TorchException">There is none, with the reason.</exception>
    public static Device Require(int index)
    {
        var count = Count;
        if (count == 0)
            Synchronize(index);
        return index < count ? Device.Cuda(index)
            : throw new TorchException($"cuda:{index}", [], $"this machine has {count} CUDA device(s), cuda:0 to cuda:{count - 1}", isOutOfMemory: false);
    }

    /// <summary>Waits until everything enqueued on the device is done.</summary>
    /// <exception cref="TorchException">There is no such device, or work on it failed.</exception>
    public static void Synchronize(int index) => Status.Check(Libtorch.CudaSynchronize(index), $"cuda:{index}");

    /// <summary>Memory of the device, whoever uses it, in bytes.</summary>
    /// <exception cref="TorchException">There is no such device.</exception>
    public static (long FreeBytes, long TotalBytes) Memory(int index)
    {
        Status.Check(Libtorch.CudaMemory(index, out var free, out var total), $"cuda:{index}");
        return (free, total);
    }

    /// <summary>The name that its maker gave the device.</summary>
    /// <exception cref="TorchException">There is no such device.</exception>
    public static string Name(int index)
    {
        Span<byte> name = stackalloc byte[MaximalNameBytes];
        Status.Check(Libtorch.CudaName(index, name, name.Length), $"cuda:{index}");
        return Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
    }
}
