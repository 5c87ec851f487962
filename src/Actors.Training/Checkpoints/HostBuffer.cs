using Actors.Torch.Tensors;

namespace Actors.Training.Checkpoints;

/// <summary>
/// One checkpoint's tensors in host memory.
/// <list type="bullet">
/// <item>Each tensor's buffer is kept for the life of the worker and its pages stay touched: copying into it runs at memory speed.</item>
/// <item>While a checkpoint is being written nothing may be copied in; the saver sees to that.</item>
/// </list>
/// </summary>
internal sealed class HostBuffer
{
    private readonly Dictionary<string, byte[]> _buffers = new(StringComparer.Ordinal);

    public List<HostTensor> Tensors { get; } = [];

    /// <summary>Replaces the content by copies of these tensors; waits for the device.</summary>
    public void Fill(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        Tensors.Clear();
        foreach (var (name, tensor) in tensors)
        {
            var bytes = Buffer(name, checked((int)tensor.SizeBytes));
            tensor.CopyBytesTo(bytes);
            Tensors.Add(new HostTensor(name, tensor.DType, [.. tensor.Shape], bytes));
        }
    }

    private byte[] Buffer(string name, int sizeBytes)
    {
        if (!_buffers.TryGetValue(name, out var buffer) || buffer.Length != sizeBytes)
            _buffers[name] = buffer = GC.AllocateUninitializedArray<byte>(sizeBytes, pinned: true);
        return buffer;
    }
}

/// <param name="Bytes">Row-major, little-endian.</param>
internal sealed record HostTensor(string Name, DType DType, long[] Shape, byte[] Bytes);
