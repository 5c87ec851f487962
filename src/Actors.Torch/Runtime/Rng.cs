using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Runtime;

/// <summary>The generators that dropout, initialisation and every other random operator draw from: one for the CPU, one a CUDA device.</summary>
public static class Rng
{
    /// <summary>Seeds the generators of all devices, as <c>torch.manual_seed</c> does.</summary>
    public static void Seed(ulong seed) => Status.Check(Libtorch.ManualSeed(seed), "manual_seed");

    /// <summary>The complete state of a device's generator (5,056 bytes on the CPU, 16 on CUDA).</summary>
    /// <exception cref="TorchException">There is no such device.</exception>
    public static byte[] State(Device device)
    {
        Status.Check(Libtorch.RngState(device.Type, device.Index, out var handle), $"rng state of {device}");
        using var state = TensorScope.Keep(Tensor.Own(handle));
        return state.ToArray<byte>();
    }

    /// <summary>Continues a device's generator from a state: the next draw is the one that followed it.</summary>
    /// <exception cref="TorchException">There is no such device, or the bytes are not a state of its generator.</exception>
    public static void Restore(Device device, ReadOnlySpan<byte> state)
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From(state, [state.Length]);
        Status.Check(Libtorch.SetRngState(device.Type, device.Index, tensor.Handle), $"rng state of {device}");
    }
}
