using Actors.Formats;
using Actors.Runs.Restoring;
using Actors.Runs.Tasks;

namespace Actors.Runs.Tests.Restoring;

public sealed class ModelMisfitTests
{
    private static readonly ModelTensor[] Model =
    [
        new(Tensor("fc.bias", DType.Float32, 2), MayBeMissing: false),
        new(Tensor("fc.weight", DType.Float32, 2, 3), MayBeMissing: false),
        new(Tensor("norm.num_batches_tracked", DType.Int64), MayBeMissing: true),
    ];

    private static readonly TensorEntry[] Checkpoint =
    [
        .. Model.Select(tensor => tensor.Entry with { Name = $"model.{tensor.Entry.Name}" }),
        Tensor("optimizer.fc.bias.exp_avg", DType.Float32, 2),
        Tensor("optimizer.fc.bias.step", DType.Int64),
    ];

    [Fact]
    public void Checkpoint_of_the_model_fits() => Assert.Equal("", ModelMisfit.Of(Model, Checkpoint));

    [Theory]
    [InlineData("model.norm.num_batches_tracked", "")]
    [InlineData("model.fc.weight", "it lacks model.fc.weight, which the run's recipe has")]
    [InlineData("optimizer.fc.bias.step", "")]
    public void Only_what_the_model_knows_by_itself_may_be_missing(string name, string misfit) =>
        Assert.Equal(misfit, ModelMisfit.Of(Model, [.. Checkpoint.Where(tensor => tensor.Name != name)]));

    [Theory]
    [InlineData("model.fc.scale")]
    [InlineData("optimizer.fc.scale.exp_avg")]
    public void Tensor_that_the_model_lacks_is_named(string name) =>
        Assert.Equal($"it has {name}, which the run's recipe does not have", ModelMisfit.Of(Model, [.. Checkpoint, Tensor(name, DType.Float32, 2)]));

    [Fact]
    public void State_of_a_generator_in_an_older_checkpoint_is_no_misfit() =>
        Assert.Equal("", ModelMisfit.Of(Model, [.. Checkpoint, Tensor("rng.cpu", DType.UInt8, 5056)]));

    [Fact]
    public void Another_shape_or_type_is_told_with_both() => Assert.Equal(
        "model.fc.bias is Int64[3], but the run's recipe expects Float32[2]", ModelMisfit.Of(Model, [Tensor("model.fc.bias", DType.Int64, 3), .. Checkpoint[1..]]));

    private static TensorEntry Tensor(string name, DType type, params long[] shape) => new(name, type.ToString(), type, shape);
}
