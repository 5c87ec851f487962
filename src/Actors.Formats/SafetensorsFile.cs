
namespace Actors.Formats;

/// <summary>An open safetensors file whose tensors are read one at a time, in any order and from any thread.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly FileStream _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(FileStream file, SafetensorsHeader header)
    {
        (_file, Header) = (file, header);
        _entries = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>What is in the file.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>The entry of a tensor.</summary>
    /// <exception cref="SafetensorsException">The file has no tensor of that name.</exception>
    public SafetensorsEntry this[string name] =>
        _entries.TryGetValue(name, out var entry) ? entry : throw new SafetensorsException($"the file has no tensor '{name}'");

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static SafetensorsFile Open(string path)
    {
        var stream = RegularFile.OpenRead(path);
        try
        {
            return new SafetensorsFile(stream, SafetensorsHeader.Read(stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Reads a tensor's bytes, row-major and little-endian.</summary>
    /// <param name="entry">One of this file's.</param>
    /// <param name="destination">Exactly as long as the tensor.</param>
    /// <exception cref="SafetensorsException">The file became shorter since it was opened.</exception>
    public void Read(SafetensorsEntry entry, Span<byte> destination)
    {
        if (destination.Length != entry.SizeBytes)
            throw new ArgumentException($"tensor '{entry.Name}' has {entry.SizeBytes} bytes, the buffer {destination.Length}", nameof(destination));
        Read(entry, 0, destination);
    }

    /// <summary>Reads a tensor of any size piece by piece.</summary>
    /// <param name="entry">One of this file's.</param>
    /// <param name="pieceBytes">A multiple of 16.</param>
    /// <exception cref="SafetensorsException">The file became shorter since it was opened.</exception>
    public void Read(SafetensorsEntry entry, TensorPiece take, int pieceBytes = TensorFile.PieceBytes)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(pieceBytes, entry.SizeBytes));
        for (var offset = 0L; offset < entry.SizeBytes; offset += pieceBytes)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(pieceBytes, entry.SizeBytes - offset));
            Read(entry, offset, piece);
            take(offset, piece);
        }
    }

    /// <summary>A tensor's bytes in a new array.</summary>
    /// <exception cref="SafetensorsException">There is no such tensor, or it is over 2 GiB.</exception>
    public byte[] ReadAll(string name)
    {
        var entry = this[name];
        if (entry.SizeBytes > Array.MaxLength)
            throw new SafetensorsException($"tensor '{name}' has {entry.SizeBytes} bytes, too many for one array");
        var bytes = GC.AllocateUninitializedArray<byte>((int)entry.SizeBytes);
        Read(entry, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Read(SafetensorsEntry entry, long offset, Span<byte> destination)
    {
        for (var position = Header.DataOffset + entry.Begin + offset; !destination.IsEmpty;)
        {
            var count = RandomAccess.Read(_file.SafeFileHandle, destination, position);
            if (count == 0)
                throw new SafetensorsException($"the file ends inside tensor '{entry.Name}'");
            destination = destination[count..];
            position += count;
        }
    }
}
