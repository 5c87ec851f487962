using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>One parameter in one step. It owns its handle of the gradient only.</summary>
internal sealed class ParameterUpdate(ParameterSlots owner, Tensor gradient, Tensor[] slots) : IDisposable
{
    internal long Step { get; } = owner.Step;

    internal Tensor Parameter { get; } = owner.Parameter;

    internal Tensor Gradient => gradient;

    internal Tensor[] Slots => slots;

    internal long Elements { get; } = owner.Parameter.numel();

    /// <summary>Whether the update happens in blocks: ranges of elements are ranges of memory, alike in every tensor.</summary>
    internal bool IsSplit { get; } = owner.Parameter.numel() > BlockRunner.BlockElements
        && owner.Parameter.device_type == DeviceType.CPU && owner.Parameter.is_contiguous() && gradient.is_contiguous();

    /// <summary>Any content, of the parameter's shape.</summary>
    internal Tensor Scratch() => owner.Scratch();

    public void Dispose() => gradient.Dispose();
}
