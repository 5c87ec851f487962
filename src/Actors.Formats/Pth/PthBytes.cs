namespace Actors.Formats.Pth;

/// <summary>A file's bytes at any position, from any thread.</summary>
internal sealed class PthBytes(Stream stream) : IDisposable
{
    private readonly Lock _position = new();

    public long Length { get; } = stream.Length;

    /// <exception cref="PthException">The file ends before.</exception>
    public void Read(long position, Span<byte> destination)
    {
        lock (_position)
        {
            stream.Position = position;
            if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
                throw new PthException($"the file is cut off: {destination.Length} bytes are missing at {position}");
        }
    }

    public byte[] Read(long position, int count)
    {
        var bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    public void Dispose() => stream.Dispose();
}
