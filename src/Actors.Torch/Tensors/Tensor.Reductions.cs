using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    /// <summary>Sum of all elements.</summary>
    public Tensor Sum() => ReductionOperators.Sum.Call(this, Argument.None);

    /// <summary>Mean of all elements.</summary>
    public Tensor Mean() => ReductionOperators.Mean.Call(this, Argument.None);

    /// <summary>Mean over one dimension.</summary>
    public Tensor Mean(long dimension, bool keepDimension = false) =>
        ReductionOperators.MeanOver.Call(this, new[] { dimension }, keepDimension, Argument.None);

    /// <summary>Euclidean norm of all elements.</summary>
    public Tensor Norm() => ReductionOperators.Norm.Call(this, 2.0, Argument.None, false, Argument.None);

    /// <summary>Index (int64) of the largest element along a dimension.</summary>
    public Tensor ArgMax(long dimension, bool keepDimension = false) => ReductionOperators.ArgMax.Call(this, dimension, keepDimension);

    /// <summary>Bool tensor: whether all elements along a dimension are true.</summary>
    public Tensor All(long dimension, bool keepDimension = false) => ReductionOperators.All.Call(this, dimension, keepDimension);

    /// <summary>Softmax along a dimension.</summary>
    public Tensor Softmax(long dimension) => ReductionOperators.Softmax.Call(this, dimension, Argument.None);

    private static class ReductionOperators
    {
        internal static readonly Operator Sum = new("aten::sum");
        internal static readonly Operator Mean = new("aten::mean");
        internal static readonly Operator MeanOver = new("aten::mean", "dim");
        internal static readonly Operator Norm = new("aten::linalg_vector_norm");
        internal static readonly Operator ArgMax = new("aten::argmax");
        internal static readonly Operator All = new("aten::all", "dim");
        internal static readonly Operator Softmax = new("aten::softmax", "int");
    }
}
