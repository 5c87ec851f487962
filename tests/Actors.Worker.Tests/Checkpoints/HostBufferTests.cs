using Actors.Worker.Checkpoints;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Checkpoints;

public sealed class HostBufferTests : IDisposable
{
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();
    private readonly HostBuffer _buffer = new();

    [Fact]
    public void All_tensors_lie_in_one_buffer_in_the_order_of_their_file()
    {
        _buffer.Fill([Named("b", 1f, 2f), Named("a", 3f), new("bytes", tensor(new byte[] { 7 })), new("long", tensor(new[] { 9L }))]);
        Assert.Equal(21, _buffer.Tensors.Memory.SizeBytes);
        byte[] expected = [.. BitConverter.GetBytes(9L), .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f), 7];
        Assert.Equal(expected, Content());
    }

    [Fact]
    public void The_same_tensors_again_replace_the_content_and_take_no_other_memory()
    {
        _buffer.Fill([Named("a", 1f), Named("b", 2f)]);
        var tensors = _buffer.Tensors;
        _buffer.Fill([Named("a", 3f), Named("b", 4f)]);
        Assert.Same(tensors, _buffer.Tensors);
        Assert.Equal([.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)], Content());
    }

    [Fact]
    public void Other_names_of_the_same_size_get_their_own_places_in_the_same_memory()
    {
        _buffer.Fill([Named("a", 1f), Named("b", 2f)]);
        var memory = _buffer.Tensors.Memory;
        _buffer.Fill([Named("b", 2f), Named("a", 1f)]);
        Assert.Same(memory, _buffer.Tensors.Memory);
        Assert.Equal([.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)], Content());
        _buffer.Fill([Named("c", 1f), Named("b", 2f)]);
        Assert.Equal([.. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(1f)], Content());
    }

    [Fact]
    public void More_tensors_than_before_get_a_larger_buffer()
    {
        _buffer.Fill([Named("a", 1f)]);
        _buffer.Fill([Named("a", 1f), Named("optimizer.a", 2f)]);
        Assert.Equal([.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)], Content());
    }

    [Fact]
    public void The_memory_can_be_made_before_the_first_copy_and_is_the_one_that_is_copied_into()
    {
        _buffer.Prepare([Named("a", 1f), Named("b", 2f)]);
        var made = _buffer.Made;
        Assert.True(((IAsyncResult)made).AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1))); // not awaited: a tensor scope stays on its thread
        _buffer.Prepare([Named("a", 1f), Named("b", 2f)]);
        _buffer.Fill([Named("a", 3f), Named("b", 4f)]);
        Assert.Same(made, _buffer.Made);
        Assert.Equal([.. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)], Content());
    }

    [Fact]
    public void A_copy_waits_for_memory_that_is_still_being_made()
    {
        var large = zeros(4 << 20);
        _buffer.Prepare([new("a", large)]);
        _buffer.Fill([new("a", large)]);
        Assert.Equal(16 << 20, _buffer.SizeBytes);
        Assert.True(_buffer.Made.IsCompletedSuccessfully);
    }

    [Fact]
    public void Another_shape_of_the_same_size_is_another_plan()
    {
        _buffer.Fill([new("a", tensor(new[] { 1f, 2f, 3f, 4f }))]);
        _buffer.Fill([new("a", tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2]))]);
        Assert.Equal([2L, 2L], Assert.Single(_buffer.Tensors.Items).Shape);
    }

    [Fact]
    public void What_is_not_contiguous_is_copied_row_by_row()
    {
        _buffer.Fill([new("a", tensor(new[] { 1f, 2f, 3f, 4f }, [2, 2]).t())]);
        Assert.Equal([.. new[] { 1f, 3f, 2f, 4f }.SelectMany(BitConverter.GetBytes)], Content());
    }

    /// <summary>As one that no span takes is.</summary>
    [Fact]
    public void What_is_larger_than_a_piece_is_copied_in_pieces()
    {
        using var buffer = new HostBuffer(pieceBytes: 8);
        buffer.Fill([Named("a", 1f, 2f, 3f, 4f, 5f), new("b", tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [3, 2]).t())]);
        Assert.Equal([.. new[] { 1f, 2f, 3f, 4f, 5f, 1f, 3f, 5f, 2f, 4f, 6f }.SelectMany(BitConverter.GetBytes)], buffer.Tensors.Memory.Slice(0, 44).ToArray());
    }

    public void Dispose()
    {
        _buffer.Dispose();
        _scope.Dispose();
    }

    private static KeyValuePair<string, Tensor> Named(string name, params float[] elements) => new(name, tensor(elements));

    private byte[] Content() => _buffer.Tensors.Memory.Slice(0, (int)_buffer.Tensors.Memory.SizeBytes).ToArray();
}
