using static TorchSharp.torch;

namespace Actors.Worker.Optim;

/// <summary>A range of a parameter's elements, or all of them.</summary>
internal readonly record struct BlockRange(ParameterUpdate Of, long Start, long Length)
{
    private static readonly long[] Adjacent = [1];

    internal void Run(Action<Block> update, BlockScratch scratch)
    {
        if (!Of.IsSplit)
        {
            update(new Block(Of.Step, Of.Parameter, Of.Gradient, Of.Slots, Of.Scratch()));
            return;
        }

        long[] shape = [Length];
        using var parameter = Part(Of.Parameter, shape);
        using var gradient = Part(Of.Gradient, shape);
        using var room = scratch.View(Of.Parameter.dtype, Length);
        var slots = new Tensor[Of.Slots.Length];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = Part(Of.Slots[i], shape);
        update(new Block(Of.Step, parameter, gradient, slots, room));
        foreach (var slot in slots)
            slot.Dispose();
    }

    private Tensor Part(Tensor tensor, long[] shape) => tensor.as_strided(shape, Adjacent, tensor.storage_offset() + Start);
}
