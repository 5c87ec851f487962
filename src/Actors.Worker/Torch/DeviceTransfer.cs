using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>Copies values from host memory to tensors on a device.</summary>
/// <remarks>To a GPU they go through pinned memory, and the caller does not wait: the copy is ordered before whatever uses the tensor.</remarks>
public sealed class DeviceTransfer(Device device)
{
    /// <param name="shape">As many elements as there are values.</param>
    /// <returns>A tensor of the current dispose scope.</returns>
    public Tensor Send(ReadOnlySpan<float> values, params long[] shape) => Send(values, ScalarType.Float32, shape);

    /// <inheritdoc cref="Send(ReadOnlySpan{float}, long[])"/>
    public Tensor Send(ReadOnlySpan<long> values, params long[] shape) => Send(values, ScalarType.Int64, shape);

    private Tensor Send<T>(ReadOnlySpan<T> values, ScalarType type, long[] shape) where T : unmanaged
    {
        var host = empty(shape, type);
        values.CopyTo(MemoryMarshal.Cast<byte, T>(host.bytes));
        return device.type == TorchSharp.DeviceType.CPU ? host : host.pin_memory().to(device, non_blocking: true);
    }
}
