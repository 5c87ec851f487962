using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Interop;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Checkpoints;

/// <summary>
/// One checkpoint's tensors in host memory.
/// <list type="bullet">
/// <item>It is one buffer, as large as the tensors together, kept for the life of the worker with its pages touched: copying into it runs at
/// memory speed. When the tensors need another size, another one is made, after the old one is freed.</item>
/// <item>It is made on a thread of its own: touching pages for the first time takes far longer than copying into them.</item>
/// <item>Each tensor is copied to its place in the file, so nothing is copied again before the disk has it.</item>
/// <item>While a checkpoint is being written nothing may be copied in; the saver sees to that.</item>
/// </list>
/// </summary>
/// <param name="pieceBytes">A larger tensor is copied in so many pieces as it takes; lower only to test that.</param>
internal sealed class HostBuffer(int pieceBytes = HostBuffer.PieceBytes) : IDisposable
{
    private const int PieceBytes = 1 << 30;

    private Task<HostMemory>? _memory;
    private long _sizeBytes;
    private SafetensorsItem[] _items = [];
    private long[] _places = [];

    public HostTensors Tensors { get; private set; } = HostTensors.None;

    /// <summary>Bytes of the tensors that are in it.</summary>
    public long SizeBytes => Tensors.Memory.SizeBytes;

    /// <summary>Ends when the memory is there with its pages touched.</summary>
    public Task Made => _memory ?? Task.CompletedTask;

    /// <summary>Begins to make the memory for these tensors, unless it is made, and does not wait for it.</summary>
    public void Prepare(IEnumerable<KeyValuePair<string, Tensor>> tensors) => Prepare(tensors.ToArray());

    /// <summary>Replaces the content by copies of these tensors; waits for the device, and for the memory if it is still being made.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void Fill(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var captured = tensors.ToArray();
        Prepare(captured);
        var memory = _memory?.GetAwaiter().GetResult() ?? HostTensors.None.Memory;
        if (Tensors.Items != _items || Tensors.Memory != memory)
            Tensors = new HostTensors(_items, memory);
        using var scope = NewDisposeScope();
        for (var i = 0; i < captured.Length; i++)
            Copy(captured[i].Value, _places[i]);
    }

    public void Dispose()
    {
        Free();
        (Tensors, _items, _places) = (HostTensors.None, [], []);
    }

    private void Copy(Tensor tensor, long place)
    {
        foreach (var piece in tensor.Pieces(pieceBytes))
        {
            var sizeBytes = (int)piece.SizeBytes();
            piece.CopyTo(Tensors.Memory.Slice(place, sizeBytes));
            place += sizeBytes;
        }
    }

    private void Prepare(KeyValuePair<string, Tensor>[] captured)
    {
        if (!IsPlanned(captured))
            Plan(captured);
    }

    // Sorting the names and rendering the header of a large model costs as much time as copying a small one.
    private bool IsPlanned(KeyValuePair<string, Tensor>[] captured) => captured.Length == _places.Length && captured.Zip(_items).All(pair =>
        pair.First.Key == pair.Second.Name && SafetensorsTypes.From(pair.First.Value.DType()) == pair.Second.Type
        && pair.First.Value.shape.SequenceEqual(pair.Second.Shape));

    private void Plan(KeyValuePair<string, Tensor>[] captured)
    {
        _items = captured.Select(tensor => new SafetensorsItem(tensor.Key, SafetensorsTypes.From(tensor.Value.DType()), tensor.Value.shape)).ToArray();
        var layout = SafetensorsLayout.Plan(_items);
        var places = layout.Entries.ToDictionary(entry => entry.Name, entry => entry.Begin, StringComparer.Ordinal);
        _places = [.. _items.Select(item => places[item.Name])];
        if (_memory is not null && _sizeBytes == layout.DataBytes)
            return;
        Free();
        _sizeBytes = layout.DataBytes;
        _memory = Background.Run("checkpoint buffer", () => new HostMemory(layout.DataBytes));
    }

    private void Free()
    {
        if (_memory is not { } memory)
            return;
        Task.WaitAny(memory);
        if (memory.IsCompletedSuccessfully)
            memory.Result.Dispose();
        _memory = null;
    }
}
