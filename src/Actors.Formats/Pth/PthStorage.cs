namespace Actors.Formats.Pth;

/// <summary>A block of elements that tensors are views of. Tensors that share one (tied weights) have storages of the same key.</summary>
/// <param name="Key">Its identity in the file; a writer gives numbers of its own.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Count">Elements, from 0 on.</param>
public sealed record PthStorage(string Key, PthType Type, long Count)
{
    /// <summary>Bytes of all elements.</summary>
    public long SizeBytes => Count * Type.SizeBytes();
}
