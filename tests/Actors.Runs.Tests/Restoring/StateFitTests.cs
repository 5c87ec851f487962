using Actors.Formats;
using Actors.Runs.Restoring;

namespace Actors.Runs.Tests.Restoring;

public sealed class StateFitTests
{
    private static readonly TensorEntry[] Model = [Tensor("fc.bias", DType.Float32, 2), Tensor("fc.count", DType.Int64), Tensor("fc.weight", DType.Float32, 2, 3)];

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("state_dict.backbone.")]
    public void The_model_is_found_wherever_it_is_in_the_file(string prefix)
    {
        var fit = StateFit.Of(Model, [Tensor("epoch", DType.Int64), .. Below(prefix), Tensor("optimizer.fc.weight.exp_avg", DType.Float32, 2, 3)]);
        Assert.Equal(prefix, fit.Prefix);
        Assert.Equal(["fc.bias", "fc.count", "fc.weight"], fit.Fitting.AsEnumerable());
        Assert.Equal(prefix != "", fit.IsComplete);
        Assert.Equal(prefix != "" ? [] : ["epoch", "optimizer.fc.weight.exp_avg"], fit.Unexpected.AsEnumerable());
    }

    [Fact]
    public void Of_two_copies_the_first_is_taken() =>
        Assert.Equal("model.", StateFit.Of(Model, [.. Below("model."), .. Below("ema.")]).Prefix);

    [Fact]
    public void What_is_missing_unexpected_or_of_another_shape_is_named()
    {
        var fit = StateFit.Of(Model, [Tensor("m.fc.bias", DType.Float32, 3), Tensor("m.fc.weight", DType.Float32, 2, 3), Tensor("m.fc.scale", DType.Float32, 2)]);
        Assert.False(fit.IsComplete);
        Assert.Equal(["fc.weight"], fit.Fitting.AsEnumerable());
        Assert.Equal(["fc.count"], fit.Missing.AsEnumerable());
        Assert.Equal(["fc.scale"], fit.Unexpected.AsEnumerable());
        Assert.Equal([new StateFit.Misfit("fc.bias", "Float32[2]", "Float32[3]")], fit.Misfits.AsEnumerable());
    }

    [Fact]
    public void Floating_types_are_converted_to_each_other_and_so_are_integers_but_neither_to_the_other()
    {
        var fit = StateFit.Of(Model, [Tensor("fc.bias", DType.BFloat16, 2), Tensor("fc.count", DType.Int32), Tensor("fc.weight", DType.Int64, 2, 3)]);
        Assert.Equal(["fc.bias", "fc.count"], fit.Converted.AsEnumerable());
        Assert.Equal(["fc.weight"], fit.Misfits.Select(misfit => misfit.Name));
    }

    [Fact]
    public void Elements_that_no_tensor_here_has_do_not_fit() =>
        Assert.Equal("fc.bias", Assert.Single(StateFit.Of(Model, [.. Below("")[1..], new TensorEntry("fc.bias", "F8_E4M3", null, [2])]).Misfits).Name);

    [Fact]
    public void A_file_with_nothing_of_the_model_misses_all_of_it()
    {
        var fit = StateFit.Of(Model, [Tensor("other", DType.Float32, 1)]);
        Assert.Equal(("", 3), (fit.Prefix, fit.Missing.Length));
        Assert.Equal(["other"], fit.Unexpected.AsEnumerable());
    }

    private static TensorEntry[] Below(string prefix) => [.. Model.Select(tensor => tensor with { Name = prefix + tensor.Name })];

    private static TensorEntry Tensor(string name, DType type, params long[] shape) => new(name, type.ToString(), type, shape);
}
