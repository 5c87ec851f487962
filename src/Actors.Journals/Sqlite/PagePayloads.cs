namespace Actors.Journals.Sqlite;

/// <summary>Copies the payloads of a page into few arrays instead of one each.</summary>
internal struct PagePayloads(int limitBytes)
{
    private const int ChunkBytes = 32 * 1024;

    private byte[] _chunk = [];
    private int _used;
    private int _keptBytes;

    public readonly bool IsFull => _keptBytes >= limitBytes;

    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> payload)
    {
        _keptBytes += payload.Length;
        if (payload.Length > ChunkBytes / 4)
            return payload.ToArray();
        if (_used + payload.Length > _chunk.Length)
            (_chunk, _used) = (GC.AllocateUninitializedArray<byte>(ChunkBytes), 0);
        var kept = _chunk.AsMemory(_used, payload.Length);
        payload.CopyTo(kept.Span);
        _used += payload.Length;
        return kept;
    }
}
