using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Tensors;

public sealed class TensorTests
{
    [Fact]
    public void Elements_come_back_as_they_went_in()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]);
        Assert.Equal([2L, 3L], tensor.Shape);
        Assert.Equal(DType.Float32, tensor.DType);
        Assert.Equal(24, tensor.SizeBytes);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], tensor.ToArray<float>());
    }

    [Fact]
    public void A_transposed_tensor_is_read_row_major()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From([1f, 2f, 3f, 4f, 5f, 6f], [2, 3]).Transpose(0, 1);
        Assert.False(tensor.IsContiguous);
        Assert.Equal([1f, 4f, 2f, 5f, 3f, 6f], tensor.ToArray<float>());
    }

    [Fact]
    public void Gradients_follow_the_chain_rule()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2f, 3f], [3]);
        x.RequiresGrad = true;
        (x * x * 2.0).Sum().Backward();
        Assert.Equal([4f, 8f, 12f], x.Grad!.ToArray<float>());
        x.Grad = null;
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Nothing_is_recorded_while_the_grad_mode_is_off()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([3]);
        x.RequiresGrad = true;
        using (GradMode.Disable())
            Assert.False((x * 2.0).RequiresGrad);
        Assert.True((x * 2.0).RequiresGrad);
    }

    [Fact]
    public void A_refused_call_names_operator_arguments_and_reason()
    {
        using var scope = new TensorScope();
        var exception = Assert.Throws<TorchException>(() => Tensor.Ones([2, 3]).MatMul(Tensor.Ones([2, 3], DType.Float64)));
        Assert.Equal("aten::matmul", exception.Call);
        Assert.Equal(["float32[2, 3] cpu", "float64[2, 3] cpu"], exception.Arguments);
        Assert.StartsWith("aten::matmul(float32[2, 3] cpu, float64[2, 3] cpu): ", exception.Message);
        Assert.False(exception.IsOutOfMemory);
        Assert.DoesNotContain("frame #", exception.Message);
    }

    [Fact]
    public void Running_out_of_memory_is_told_apart()
    {
        var exception = Assert.Throws<TorchException>(() => Tensor.Empty([1L << 50]));
        Assert.True(exception.IsOutOfMemory);
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        var tensor = Tensor.Ones([2]);
        tensor.Dispose();
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Sum());
    }

    [Fact]
    public void Another_element_type_is_refused()
    {
        using var scope = new TensorScope();
        Assert.Throws<ArgumentException>(() => Tensor.Ones([2]).ToArray<double>());
        Assert.Throws<TorchException>(() => Tensor.Ones([2]).CopyTo(new float[3].AsSpan()));
    }

    [Fact]
    public void Pieces_are_the_elements_in_row_major_order_also_when_they_do_not_lie_so()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]);
        Assert.Equal([[1f, 2f], [3f, 4f], [5f, 6f]], tensor.Pieces(maxBytes: 8).Select(piece => piece.ToArray<float>()));
        Assert.Equal([[1f, 4f, 2f, 5f], [3f, 6f]], tensor.Transpose(0, 1).Pieces(maxBytes: 16).Select(piece => piece.ToArray<float>()));
        Assert.Same(tensor, Assert.Single(tensor.Pieces(maxBytes: 24)));
        Assert.Empty(Assert.Single(Tensor.Empty([0, 3]).Pieces(maxBytes: 8)).ToArray<float>());
    }

    [Fact]
    public void A_part_of_the_elements_is_overwritten_in_place()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.From(new[] { 1f, 2f, 3f, 4f }, [2, 2]);
        tensor.CopyBytesFrom(4, [.. BitConverter.GetBytes(7f), .. BitConverter.GetBytes(8f)]);
        Assert.Equal([1f, 7f, 8f, 4f], tensor.ToArray<float>());
        Assert.Throws<InvalidOperationException>(() => tensor.Transpose(0, 1).CopyBytesFrom(4, BitConverter.GetBytes(7f)));
    }
}
