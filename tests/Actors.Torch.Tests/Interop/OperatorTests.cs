using Actors.Torch.Interop;
using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Interop;

/// <summary>Every kind of argument and result, on operators that no method here wraps.</summary>
public sealed class OperatorTests
{
    [Fact]
    public void An_operator_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<TorchException>(() => new Operator("aten::no_such", "thing").Run());
        Assert.Equal("aten::no_such.thing", exception.Call);
    }

    [Fact]
    public void Lists_of_tensors_go_in_and_come_out()
    {
        using var scope = new TensorScope();
        var parts = new Tensor[3];
        var count = new Operator("aten::split", "Tensor").CallMany(parts, Tensor.From([1f, 2f, 3f, 4f, 5f], [5]), 2, 0);
        Assert.Equal(3, count);
        Assert.Equal([5f], parts[2].ToArray<float>());
        Assert.Equal([5f, 1f, 2f], Tensor.Cat([parts[2], parts[0]], 0).ToArray<float>());
    }

    [Fact]
    public void More_results_than_there_is_room_for_are_refused_and_leak_nothing()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.Ones([8]);
        var split = new Operator("aten::split", "Tensor");
        var before = Tensor.LiveCount;
        Assert.Contains("more results than the 3", Assert.Throws<TorchException>(() => split.CallMany(new Tensor[3], tensor, 2, 0)).Message);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void Items_of_a_list_may_be_absent()
    {
        using var scope = new TensorScope();
        var matrix = Tensor.From([1f, 2f, 3f, 4f], [2, 2]);
        var column = new Operator("aten::index", "Tensor").Call(matrix, Argument.Optional([null, Tensor.From([1L], [1])]));
        Assert.Equal([2f, 4f], column.ToArray<float>());
    }

    [Fact]
    public void Texts_and_lists_of_numbers_go_in()
    {
        using var scope = new TensorScope();
        var matrix = Tensor.From([1f, 2f, 3f, 5f], [2, 2]);
        Assert.Equal([0f, 0f, 1f, 1f], new Operator("aten::div", "Tensor_mode").Call(matrix, Tensor.Full([2, 2], 3), "floor").ToArray<float>());
        var upsampled = new Operator("aten::upsample_nearest2d", "vec").Call(matrix.Reshape(1, 1, 2, 2), Argument.None, new[] { 2.0, 1.0 });
        Assert.Equal([1f, 2f, 1f, 2f, 3f, 5f, 3f, 5f], upsampled.ToArray<float>());
    }

    [Fact]
    public void Lists_of_truth_values_go_in_and_undefined_tensors_come_out()
    {
        using var scope = new TensorScope();
        var gradients = new Tensor[3];
        long[] one = [1, 1], zero = [0, 0];
        var count = new Operator("aten::convolution_backward").CallMany(
            gradients, Tensor.Ones([1, 1, 2, 2]), Tensor.Ones([1, 1, 2, 2]), Tensor.Full([1, 1, 1, 1], 3), Argument.None,
            one, zero, one, false, zero, 1, new[] { true, false, false });
        Assert.Equal(3, count);
        Assert.Equal([3f, 3f, 3f, 3f], gradients[0].ToArray<float>());
        Assert.Throws<TorchException>(() => gradients[1].ToArray<float>());
    }

    [Fact]
    public void A_disposed_tensor_among_the_arguments_releases_the_others()
    {
        using var scope = new TensorScope();
        var (alive, dead) = (Tensor.Ones([1]), Tensor.Ones([1]));
        dead.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Tensor.Cat([alive, dead], 0));
        Assert.Throws<ObjectDisposedException>(() => alive.Add(dead));
        var before = Tensor.LiveCount;
        alive.Dispose();
        Assert.Equal(before - 1, Tensor.LiveCount);
    }
}
