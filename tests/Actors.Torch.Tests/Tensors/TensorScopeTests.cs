using Actors.Torch.Tensors;

namespace Actors.Torch.Tests.Tensors;

public sealed class TensorScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_inside()
    {
        Tensor inside;
        using (new TensorScope())
            inside = Tensor.Ones([2]) + Tensor.Ones([2]);
        Assert.Throws<ObjectDisposedException>(() => inside.Sum());
    }

    [Fact]
    public void What_is_moved_out_belongs_to_the_scope_around()
    {
        Tensor moved;
        using (new TensorScope())
        {
            using (var inner = new TensorScope())
                moved = inner.MoveOut(Tensor.Ones([2]));
            Assert.Equal([1f, 1f], moved.ToArray<float>());
        }
        Assert.Throws<ObjectDisposedException>(() => moved.Sum());
    }

    [Fact]
    public void What_is_kept_outlives_every_scope()
    {
        Tensor kept;
        using (new TensorScope())
        using (new TensorScope())
            kept = TensorScope.Keep(Tensor.Ones([2]));
        Assert.Equal([1f, 1f], kept.ToArray<float>());
        kept.Dispose();
    }

    [Fact]
    public void Scopes_end_in_reverse_order()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        inner.Dispose();
        outer.Dispose();
    }
}
