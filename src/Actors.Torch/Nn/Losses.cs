using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Nn;

/// <summary>Losses, each the mean over its elements: a scalar on the device of its input.</summary>
public static class Losses
{
    private const int MeanReduction = 1;
    private const int IgnoredClass = -100;

    private static readonly Operator CrossEntropyOperator = new("aten::cross_entropy_loss");
    private static readonly Operator BinaryCrossEntropyOperator = new("aten::binary_cross_entropy_with_logits");

    /// <summary>−log softmax(logits)[target], averaged. <paramref name="logits"/> is [N, classes], <paramref name="targets"/> int64 [N].</summary>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets) =>
        CrossEntropyOperator.Call(logits, targets, Argument.None, MeanReduction, IgnoredClass, 0.0);

    /// <summary>−t·log σ(x) − (1 − t)·log(1 − σ(x)), averaged; both of one shape and floating type.</summary>
    public static Tensor BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets) =>
        BinaryCrossEntropyOperator.Call(logits, targets, Argument.None, Argument.None, MeanReduction);
}
