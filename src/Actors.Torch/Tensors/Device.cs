using System.Globalization;

namespace Actors.Torch.Tensors;

/// <summary>Where a tensor lives: <c>cpu</c>, or <c>cuda:n</c> with n from 0.</summary>
public readonly record struct Device
{
    private const int CpuType = 0;
    private const int CudaType = 1;

    private Device(int type, int index) => (Type, Index) = (type, index);

    /// <summary>Host memory.</summary>
    public static Device Cpu => new(CpuType, -1);

    /// <summary>The CUDA device with this number, from 0.</summary>
    public static Device Cuda(int index) => new(CudaType, index);

    /// <summary>True for a CUDA device.</summary>
    public bool IsCuda => Type == CudaType;

    /// <summary>Number of the CUDA device; -1 for the CPU.</summary>
    public int Index { get; }

    /// <summary>libtorch's number of the device's type.</summary>
    internal int Type { get; }

    /// <summary>Reads <c>auto</c> (the first CUDA device if there is one, else the CPU), <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    /// <exception cref="FormatException">The text is none of these.</exception>
    /// <exception cref="TorchException">A CUDA device is named that this machine or this libtorch does not have.</exception>
    public static Device Parse(string text) => text switch
    {
        "auto" => Runtime.Cuda.Count > 0 ? Cuda(0) : Cpu,
        "cpu" => Cpu,
        "cuda" => Runtime.Cuda.Require(0),
        _ when text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) => Runtime.Cuda.Require(index),
        _ => throw new FormatException($"device is '{text}', expected auto, cpu or cuda:n"),
    };

    internal static Device FromNative(int type, int index) => new(type, type == CpuType ? -1 : index);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => IsCuda ? $"cuda:{Index}" : "cpu";
}
