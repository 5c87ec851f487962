namespace Actors.Torch.Tensors;

/// <summary>A tensor and its dotted name, such as <c>layer1.0.conv1.weight</c>.</summary>
public readonly record struct NamedTensor(string Name, Tensor Tensor);
