namespace Actors.Formats;

/// <summary>Reads an entry forwards, never beyond the length that its directory states, and checks its CRC-32 with its last byte.</summary>
internal sealed class NpzEntryStream(string name, Stream entry, long length, uint expectedCrc) : Stream
{
    private ZipCrc32 _crc = new();
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > length - _position)
            buffer = buffer[..(int)(length - _position)];
        if (buffer.IsEmpty)
            return 0;
        var read = ReadEntry(buffer);
        if (read == 0)
            throw new NpyException($"'{name}' is cut off");
        _crc.Append(buffer[..read]);
        _position += read;
        if (_position == length && _crc.Value != expectedCrc)
            throw new NpyException($"'{name}' is damaged: its CRC-32 is {_crc.Value:x8}, not {expectedCrc:x8}");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            entry.Dispose();
        base.Dispose(disposing);
    }

    private int ReadEntry(Span<byte> buffer)
    {
        try
        {
            return entry.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new NpyException($"'{name}' is damaged: {e.Message}", e);
        }
    }
}
