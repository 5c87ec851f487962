using Actors.Torch.Formats;
using Actors.Torch.Tensors;
using Actors.Training.Interop;

namespace Actors.Training.Checkpoints;

/// <summary>
/// One checkpoint's tensors in host memory.
/// <list type="bullet">
/// <item>It is one buffer, as large as the tensors together, kept for the life of the worker with its pages touched: copying into it runs at
/// memory speed. When the tensors need another size, another one is made, after the old one is freed.</item>
/// <item>Each tensor is copied to its place in the file, so nothing is copied again before the disk has it.</item>
/// <item>While a checkpoint is being written nothing may be copied in; the saver sees to that.</item>
/// </list>
/// </summary>
internal sealed class HostBuffer : IDisposable
{
    private HostMemory? _memory;
    private long[] _places = [];

    public HostTensors Tensors { get; private set; } = HostTensors.None;

    /// <summary>Bytes of the tensors that are in it.</summary>
    public long SizeBytes => Tensors.Memory.SizeBytes;

    /// <summary>Replaces the content by copies of these tensors; waits for the device.</summary>
    /// <exception cref="CheckpointException">One tensor has more bytes than one copy takes, 2 GiB.</exception>
    public void Fill(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var captured = tensors.ToArray();
        if (!IsPlanned(captured))
            Plan(captured);
        for (var i = 0; i < captured.Length; i++)
            captured[i].Value.CopyBytesTo(Tensors.Memory.Slice(_places[i], (int)captured[i].Value.SizeBytes));
    }

    public void Dispose()
    {
        _memory?.Dispose();
        (_memory, Tensors, _places) = (null, HostTensors.None, []);
    }

    // Sorting the names and rendering the header of a large model costs as much time as copying a small one.
    private bool IsPlanned(KeyValuePair<string, Tensor>[] captured) => captured.Length == _places.Length && captured.Zip(Tensors.Items).All(pair =>
        pair.First.Key == pair.Second.Name && SafetensorsTypes.From(pair.First.Value.DType) == pair.Second.Type
        && pair.First.Value.Shape.SequenceEqual(pair.Second.Shape));

    private void Plan(KeyValuePair<string, Tensor>[] captured)
    {
        if (Array.Find(captured, tensor => tensor.Value.SizeBytes > int.MaxValue) is { Key: { } large })
            throw new CheckpointException($"tensor '{large}' has more than 2 GiB, which no checkpoint takes");
        var items = captured.Select(tensor => new SafetensorsItem(tensor.Key, SafetensorsTypes.From(tensor.Value.DType), [.. tensor.Value.Shape])).ToArray();
        var layout = SafetensorsLayout.Plan(items);
        var places = layout.Entries.ToDictionary(entry => entry.Name, entry => entry.Begin, StringComparer.Ordinal);
        if (_memory?.SizeBytes != layout.DataBytes)
        {
            Dispose();
            _memory = new HostMemory(layout.DataBytes);
        }

        Tensors = new HostTensors(items, _memory);
        _places = [.. items.Select(item => places[item.Name])];
    }
}
