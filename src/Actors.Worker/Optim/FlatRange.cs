namespace Actors.Worker.Optim;

/// <summary>Adjacent elements of one float32 parameter in memory, and the same elements of its gradient and slots.</summary>
internal readonly unsafe struct FlatRange(ParameterSlots slots, long start, int length)
{
    /// <summary>Which update of the parameter it is, from 1.</summary>
    internal long Step => slots.Step;

    internal int Length => length;

    internal Span<float> Parameter => Span(slots.ParameterMemory);

    internal ReadOnlySpan<float> Gradient => Span(slots.GradientMemory);

    internal Span<float> Slot(int slot) => Span(slots.SlotMemory(slot));

    private Span<float> Span(nint memory) => new((float*)memory + start, length);
}
