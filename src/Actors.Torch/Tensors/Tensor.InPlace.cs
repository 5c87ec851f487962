using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

// PyTorch's names for what changes a tensor itself, so that formulas read as they do there.
#pragma warning disable IDE1006
public sealed partial class Tensor
{
    /// <summary>this ← this + alpha · other.</summary>
    public Tensor Add_(Tensor other, double alpha = 1) => Do(InPlaceOperators.Add, other, alpha);

    /// <summary>this ← factor · this.</summary>
    public Tensor Mul_(double factor) => Do(InPlaceOperators.Mul, factor);

    /// <summary>this ← this + value.</summary>
    public Tensor Add_(double value) => Do(InPlaceOperators.AddScalar, value, 1);

    /// <summary>this ← this + 1, of any type.</summary>
    public Tensor Increment_() => Do(InPlaceOperators.AddScalar, 1, 1);

    /// <summary>this ← this / divisor.</summary>
    public Tensor Div_(double divisor) => Do(InPlaceOperators.Div, divisor);

    /// <summary>this ← √this.</summary>
    public Tensor Sqrt_() => Do(InPlaceOperators.Sqrt);

    /// <summary>this ← this + value · first · second.</summary>
    public Tensor AddCMul_(Tensor first, Tensor second, double value) => Do(InPlaceOperators.AddCMul, first, second, value);

    /// <summary>this ← this + value · numerator / denominator.</summary>
    public Tensor AddCDiv_(Tensor numerator, Tensor denominator, double value) => Do(InPlaceOperators.AddCDiv, numerator, denominator, value);

    /// <summary>this ← max(0, this).</summary>
    public Tensor Relu_() => Do(InPlaceOperators.Relu);

    /// <summary>this ← source, converted to this type and device.</summary>
    public Tensor Copy_(Tensor source) => Do(InPlaceOperators.Copy, source, false);

    /// <summary>this ← value everywhere.</summary>
    public Tensor Fill_(double value) => Do(InPlaceOperators.Fill, value);

    /// <summary>this ← 0 everywhere.</summary>
    public Tensor Zero_() => Do(InPlaceOperators.Zero);

    /// <summary>this ← uniform draws from [from, to).</summary>
    public Tensor Uniform_(double from, double to) => Do(InPlaceOperators.Uniform, from, to, Argument.None);

    /// <summary>this ← normal draws.</summary>
    public Tensor Normal_(double mean = 0, double deviation = 1) => Do(InPlaceOperators.Normal, mean, deviation, Argument.None);

    private Tensor Do(Operator op)
    {
        op.Run(this);
        return this;
    }

    private Tensor Do(Operator op, Argument first)
    {
        op.Run(this, first);
        return this;
    }

    private Tensor Do(Operator op, Argument first, Argument second)
    {
        op.Run(this, first, second);
        return this;
    }

    private Tensor Do(Operator op, Argument first, Argument second, Argument third)
    {
        op.Run(this, first, second, third);
        return this;
    }

    private static class InPlaceOperators
    {
        internal static readonly Operator Add = new("aten::add_", "Tensor");
        internal static readonly Operator AddScalar = new("aten::add_", "Scalar");
        internal static readonly Operator Mul = new("aten::mul_", "Scalar");
        internal static readonly Operator Div = new("aten::div_", "Scalar");
        internal static readonly Operator Sqrt = new("aten::sqrt_");
        internal static readonly Operator Relu = new("aten::relu_");
        internal static readonly Operator AddCMul = new("aten::addcmul_");
        internal static readonly Operator AddCDiv = new("aten::addcdiv_");
        internal static readonly Operator Copy = new("aten::copy_");
        internal static readonly Operator Fill = new("aten::fill_", "Scalar");
        internal static readonly Operator Zero = new("aten::zero_");
        internal static readonly Operator Uniform = new("aten::uniform_");
        internal static readonly Operator Normal = new("aten::normal_");
    }
}
