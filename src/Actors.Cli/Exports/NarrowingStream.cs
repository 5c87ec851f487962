using Actors.Formats;

namespace Actors.Cli.Exports;

/// <summary>Narrows the elements that are written to it, whole ones each time, and passes them on.</summary>
internal sealed class NarrowingStream(Stream destination, DType from, DType to) : Stream
{
    private byte[] _narrow = [];

    /// <summary>Finite elements that became infinite, so far.</summary>
    public long Overflowed { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var size = buffer.Length / from.SizeBytes() * to.SizeBytes();
        if (_narrow.Length < size)
            _narrow = new byte[size];
        Overflowed += FloatNarrowing.Narrow(buffer, from, _narrow.AsSpan(0, size), to);
        destination.Write(_narrow, 0, size);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => destination.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
