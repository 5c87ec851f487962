using static TorchSharp.torch;

namespace Actors.Worker.Torch;

/// <summary>Name, type and shape that a tensor of a state must have.</summary>
internal sealed record ExpectedTensor(string Name, ScalarType Type, long[] Shape);
