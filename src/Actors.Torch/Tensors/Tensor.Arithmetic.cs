using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

public sealed partial class Tensor
{
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);
    public static Tensor operator -(Tensor left, Tensor right) => ArithmeticOperators.Sub.Call(left, right, 1);
    public static Tensor operator *(Tensor left, Tensor right) => ArithmeticOperators.Mul.Call(left, right);
    public static Tensor operator *(Tensor left, double right) => ArithmeticOperators.MulScalar.Call(left, right);
    public static Tensor operator /(Tensor left, Tensor right) => ArithmeticOperators.Div.Call(left, right);
    public static Tensor operator /(Tensor left, double right) => ArithmeticOperators.DivScalar.Call(left, right);
    public static Tensor operator -(Tensor tensor) => ArithmeticOperators.Neg.Call(tensor);

    /// <summary>this + alpha · other.</summary>
    public Tensor Add(Tensor other, double alpha = 1) => ArithmeticOperators.Add.Call(this, other, alpha);

    /// <summary>Matrix product, batched and broadcast as PyTorch's matmul.</summary>
    public Tensor MatMul(Tensor other) => ArithmeticOperators.MatMul.Call(this, other);

    /// <summary>Square root of each element.</summary>
    public Tensor Sqrt() => ArithmeticOperators.Sqrt.Call(this);

    /// <summary>e to the power of each element.</summary>
    public Tensor Exp() => ArithmeticOperators.Exp.Call(this);

    /// <summary>Natural logarithm of each element.</summary>
    public Tensor Log() => ArithmeticOperators.Log.Call(this);

    /// <summary>Logistic function of each element.</summary>
    public Tensor Sigmoid() => ArithmeticOperators.Sigmoid.Call(this);

    /// <summary>Hyperbolic tangent of each element.</summary>
    public Tensor Tanh() => ArithmeticOperators.Tanh.Call(this);

    /// <summary>max(0, x) of each element.</summary>
    public Tensor Relu() => ArithmeticOperators.Relu.Call(this);

    /// <summary>Bool tensor: where the elements are equal.</summary>
    public Tensor Equal(Tensor other) => ArithmeticOperators.Equal.Call(this, other);

    private static class ArithmeticOperators
    {
        internal static readonly Operator Add = new("aten::add", "Tensor");
        internal static readonly Operator Sub = new("aten::sub", "Tensor");
        internal static readonly Operator Mul = new("aten::mul", "Tensor");
        internal static readonly Operator MulScalar = new("aten::mul", "Scalar");
        internal static readonly Operator Div = new("aten::div", "Tensor");
        internal static readonly Operator DivScalar = new("aten::div", "Scalar");
        internal static readonly Operator Neg = new("aten::neg");
        internal static readonly Operator MatMul = new("aten::matmul");
        internal static readonly Operator Sqrt = new("aten::sqrt");
        internal static readonly Operator Exp = new("aten::exp");
        internal static readonly Operator Log = new("aten::log");
        internal static readonly Operator Sigmoid = new("aten::sigmoid");
        internal static readonly Operator Tanh = new("aten::tanh");
        internal static readonly Operator Relu = new("aten::relu");
        internal static readonly Operator Equal = new("aten::eq", "Tensor");
    }
}
