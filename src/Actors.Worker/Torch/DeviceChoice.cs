using System.Globalization;

namespace Actors.Worker.Torch;

/// <summary>The device that the user asks for: <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>auto</c>.</summary>
public abstract record DeviceChoice
{
    private DeviceChoice()
    {
    }

    /// <summary>The CPU.</summary>
    public sealed record Cpu : DeviceChoice;

    /// <summary>A CUDA device by its number from 0; <c>cuda</c> alone is number 0.</summary>
    public sealed record Cuda(int Index) : DeviceChoice;

    /// <summary>CUDA device 0 if there is one, otherwise the CPU.</summary>
    public sealed record Auto : DeviceChoice;

    /// <exception cref="DeviceException">The text is none of the four forms.</exception>
    public static DeviceChoice Parse(string text) => text switch
    {
        "cpu" => new Cpu(),
        "cuda" => new Cuda(0),
        "auto" => new Auto(),
        _ when text.StartsWith("cuda:", StringComparison.Ordinal) && TryIndex(text.AsSpan(5), out var index) => new Cuda(index),
        _ => throw new DeviceException($"device '{text}' is not known; use cpu, cuda, cuda:N or auto"),
    };

    /// <summary>The number of the CUDA device to train on, or null for the CPU. Loads libtorch.</summary>
    /// <exception cref="DeviceException">The chosen device does not exist here.</exception>
    public int? Resolve() => this is Cpu ? null : Resolve(TorchLibraries.Load().HasCuda, CudaDevice.Count);

    internal int? Resolve(bool hasCuda, int devices) => this switch
    {
        Auto => hasCuda && devices > 0 ? 0 : null,
        Cuda cuda => Check(cuda.Index, hasCuda, devices),
        _ => null,
    };

    private static bool TryIndex(ReadOnlySpan<char> text, out int index) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static int Check(int index, bool hasCuda, int devices)
    {
        if (!hasCuda)
            throw new DeviceException(
                $"device cuda:{index} needs a libtorch for CUDA, and this one is for the CPU; build with ACTORS_TORCH=cuda, or use device cpu");
        if (devices == 0)
            throw new DeviceException("libtorch finds no CUDA device; check the NVIDIA driver and CUDA_VISIBLE_DEVICES, or use device cpu");
        var all = devices == 1 ? "1 CUDA device, cuda:0" : $"{devices} CUDA devices, cuda:0 to cuda:{devices - 1}";
        return index < devices ? index : throw new DeviceException($"device cuda:{index} does not exist; this machine has {all}");
    }
}
