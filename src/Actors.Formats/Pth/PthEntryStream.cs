namespace Actors.Formats.Pth;

/// <summary>Takes one entry's content, exactly as much as was announced, and its CRC-32 on the way.</summary>
/// <param name="completed">Told the CRC-32 when the entry is finished.</param>
internal sealed class PthEntryStream(Stream zip, string name, long sizeBytes, Action<uint> completed) : Stream
{
    private ZipCrc32 _crc = new();
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _written;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > sizeBytes - _written)
            throw new PthException($"'{name}' was announced with {sizeBytes} bytes, more were handed out");
        zip.Write(buffer);
        _crc.Append(buffer);
        _written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="PthException">Fewer bytes were written than announced.</exception>
    public void Finish()
    {
        if (_written != sizeBytes)
            throw new PthException($"'{name}' was announced with {sizeBytes} bytes, {_written} were handed out");
        completed(_crc.Value);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
