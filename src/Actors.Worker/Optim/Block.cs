using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>A parameter, or the same range of its elements in every tensor that its update needs.</summary>
/// <param name="Step">Which update of the parameter it is, from 1.</param>
/// <param name="Parameter">To be changed.</param>
/// <param name="Gradient">Not to be changed.</param>
/// <param name="Slots">The optimizer's memory, to be changed. Zeros at step 1.</param>
/// <param name="Scratch">Any content, of the parameter's shape and type.</param>
internal readonly record struct Block(long Step, Tensor Parameter, Tensor Gradient, Tensor[] Slots, Tensor Scratch);
