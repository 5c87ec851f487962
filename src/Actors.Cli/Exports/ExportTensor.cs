using Actors.Formats;
using Microsoft.Win32.SafeHandles;

namespace Actors.Cli.Exports;

/// <summary>A tensor that is to be exported, and where its elements are.</summary>
/// <param name="Type">As it is in its file.</param>
/// <param name="Position">First byte in <paramref name="File"/>.</param>
internal sealed record ExportTensor(SafetensorsType Type, IReadOnlyList<long> Shape, long SizeBytes, SafeFileHandle File, long Position)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Copies the elements, whole ones each time.</summary>
    /// <exception cref="EndOfStreamException">The file became shorter since it was opened.</exception>
    public void CopyTo(Stream destination)
    {
        var buffer = new byte[Math.Min(ChunkBytes, SizeBytes)];
        for (var done = 0L; done < SizeBytes; done += buffer.Length)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, SizeBytes - done));
            ReadExactly(chunk, Position + done);
            destination.Write(chunk);
        }
    }

    private void ReadExactly(Span<byte> chunk, long position)
    {
        while (!chunk.IsEmpty)
        {
            var count = RandomAccess.Read(File, chunk, position);
            if (count == 0)
                throw new EndOfStreamException("it became shorter while it was read");
            chunk = chunk[count..];
            position += count;
        }
    }
}
