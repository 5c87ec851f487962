namespace Actors.Formats.Pth;

/// <summary>
/// The records of a .pth file: a zip with one root folder.
/// <list type="bullet">
/// <item>Opening reads the directory and nothing else.</item>
/// <item>A record's first reading reads all of it and checks its CRC-32; later ones read what they need.</item>
/// </list>
/// </summary>
internal sealed class PthArchive : IDisposable
{
    public const string Pickle = "data.pkl";
    public const string ByteOrder = "byteorder";

    private const int ChunkBytes = 1 << 20;

    private readonly PthBytes _file;
    private readonly string _root;
    private readonly Dictionary<string, PthZipEntry> _entries;
    private readonly HashSet<string> _verified = [];

    private PthArchive(PthBytes file, string root, Dictionary<string, PthZipEntry> entries) => (_file, _root, _entries) = (file, root, entries);

    /// <summary>Names of all records, below the root folder.</summary>
    public IEnumerable<string> Records => _entries.Keys.Select(name => name[_root.Length..]);

    /// <param name="file">Disposed with the archive; by the caller when this throws.</param>
    /// <exception cref="PthException">Another format, which the message names, or a zip that breaks a rule.</exception>
    public static PthArchive Open(PthBytes file)
    {
        PthSignature.Check(file);
        var entries = PthZipDirectory.Read(file);
        var pickles = entries.Keys.Where(name => name.Count(c => c == '/') == 1 && name.EndsWith("/" + Pickle, StringComparison.Ordinal)).ToArray();
        if (pickles.Length != 1)
            throw new PthException($"the zip holds {pickles.Length} records '{Pickle}', expected one in one folder: this is not a file of torch.save");
        var root = pickles[0][..^Pickle.Length];
        if (entries.Keys.FirstOrDefault(name => !name.StartsWith(root, StringComparison.Ordinal)) is { } stranger)
            throw new PthException($"the zip holds '{stranger}' outside its folder '{root}'");
        if (entries.Keys.Any(name => name == root + "constants.pkl" || name.StartsWith(root + "code/", StringComparison.Ordinal)))
            throw new PthException("this is a TorchScript program; save its weights with torch.save(module.state_dict(), …) instead");
        if (entries.Values.FirstOrDefault(entry => !entry.IsStored) is { } compressed)
            throw new PthException($"'{compressed.Name}' is compressed; torch.save stores records as they are");
        return new PthArchive(file, root, entries);
    }

    public bool Contains(string record) => _entries.ContainsKey(_root + record);

    /// <exception cref="PthException">There is no such record.</exception>
    public long SizeOf(string record) => Entry(record).SizeBytes;

    /// <summary>A whole record that is small.</summary>
    /// <exception cref="PthException">There is none, it is larger, or it is damaged.</exception>
    public byte[] Read(string record, int maxBytes)
    {
        var size = SizeOf(record);
        if (size > maxBytes)
            throw new PthException($"'{record}' has {size} bytes, more than the allowed {maxBytes}");
        var bytes = new byte[size];
        Read(record, 0, bytes);
        return bytes;
    }

    /// <summary>A part of a record.</summary>
    /// <exception cref="PthException">There is none, the part is not inside it, or it is damaged.</exception>
    public void Read(string record, long offset, Span<byte> destination)
    {
        var entry = Entry(record);
        if (offset + destination.Length > entry.SizeBytes)
            throw new PthException($"'{record}' has {entry.SizeBytes} bytes, not {offset + destination.Length}");
        var content = entry.FindContent(_file);
        if (IsVerified(record))
        {
            _file.Read(content + offset, destination);
            return;
        }
        var crc = new ZipCrc32();
        Skim(content, offset, ref crc);
        for (var at = 0; at < destination.Length; at += ChunkBytes)
        {
            var chunk = destination.Slice(at, Math.Min(ChunkBytes, destination.Length - at));
            _file.Read(content + offset + at, chunk);
            crc.Append(chunk);
        }
        Skim(content + offset + destination.Length, entry.SizeBytes - offset - destination.Length, ref crc);
        if (crc.Value != entry.Crc32)
            throw new PthException($"'{record}' is damaged: its CRC-32 is {crc.Value:x8}, not {entry.Crc32:x8}");
        lock (_verified)
            _verified.Add(record);
    }

    public void Dispose() => _file.Dispose();

    private PthZipEntry Entry(string record) =>
        _entries.TryGetValue(_root + record, out var entry) ? entry : throw new PthException($"the file has no record '{record}'");

    private bool IsVerified(string record)
    {
        lock (_verified)
            return _verified.Contains(record);
    }

    private void Skim(long position, long count, ref ZipCrc32 crc)
    {
        if (count == 0)
            return;
        var buffer = new byte[Math.Min(count, ChunkBytes)];
        for (; count > 0; count -= Math.Min(count, ChunkBytes), position += ChunkBytes)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(count, ChunkBytes));
            _file.Read(position, chunk);
            crc.Append(chunk);
        }
    }
}
