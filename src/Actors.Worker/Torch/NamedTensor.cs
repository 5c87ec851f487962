using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>A tensor under the name that a checkpoint gives it.</summary>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
