
namespace Actors.Formats.Pth;

/// <summary>
/// An open .pth or .pt file of torch.save (PyTorch 1.6 and later). Opening reads the zip's directory and the pickle, never a tensor, and
/// executes nothing of it; tensors are read one at a time, in any order and from any thread.
/// </summary>
public sealed class PthFile : IDisposable
{
    private readonly PthArchive _archive;
    private readonly Dictionary<string, PthTensor> _tensors;

    private PthFile(PthArchive archive, PthValue root, IEnumerable<string> globals)
    {
        (_archive, Root, Contents) = (archive, root, PthContents.Of(root));
        UnknownGlobals = [.. globals.Where(global => !WeightsOnly.Knows(global)).Order(StringComparer.Ordinal)];
        _tensors = Contents.Tensors.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What was saved.</summary>
    public PthValue Root { get; }

    /// <summary>What was saved, laid out flat.</summary>
    public PthContents Contents { get; }

    /// <summary>
    /// Classes and functions that the pickle mentions and that <c>torch.load(weights_only=True)</c> does not know: it refuses the file for each of
    /// them, and without it Python would import them, and call what it is told to.
    /// </summary>
    public IReadOnlyList<string> UnknownGlobals { get; }

    /// <summary>The tensor of a name such as <c>model.fc.weight</c>.</summary>
    /// <exception cref="PthException">The file has none of that name.</exception>
    public PthTensor this[string name] => _tensors.TryGetValue(name, out var tensor) ? tensor : throw new PthException($"the file has no tensor '{name}'");

    /// <exception cref="PthException">Damaged, hostile, or another format; the message says which.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static PthFile Open(string path) => Open(RegularFile.OpenRead(path));

    /// <param name="stream">Seekable; disposed with the file, or when this throws.</param>
    /// <exception cref="PthException">Damaged, hostile, or another format; the message says which.</exception>
    public static PthFile Open(Stream stream)
    {
        try
        {
            var archive = PthArchive.Open(new PthBytes(stream));
            if (archive.Contains(PthArchive.ByteOrder) && !archive.Read(PthArchive.ByteOrder, maxBytes: 16).AsSpan().SequenceEqual("little"u8))
                throw new PthException("the file's numbers are not little-endian");
            var machine = new PickleMachine(archive.Read(PthArchive.Pickle, PickleMachine.MaxBytes));
            return new PthFile(archive, new PthInterpreter(archive).Interpret(machine.Run()), machine.Globals);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor's bytes, row-major and little-endian.</summary>
    /// <param name="tensor">One of this file's.</param>
    /// <param name="destination">Exactly as long as the tensor.</param>
    /// <exception cref="PthException">Its record is damaged.</exception>
    public void Read(PthTensor tensor, Span<byte> destination)
    {
        if (destination.Length != tensor.SizeBytes)
            throw new ArgumentException($"the tensor has {tensor.SizeBytes} bytes, the buffer {destination.Length}", nameof(destination));
        if (tensor.IsContiguous)
            Read(tensor, 0, destination);
        else
            ElementsOf(tensor).Copy(destination);
    }

    /// <summary>Reads a tensor of any size piece by piece. One that lies in its storage in another order, or with gaps, is held in memory meanwhile.</summary>
    /// <param name="tensor">One of this file's.</param>
    /// <param name="pieceBytes">A multiple of 16.</param>
    /// <exception cref="PthException">Its record is damaged.</exception>
    public void Read(PthTensor tensor, TensorPiece take, int pieceBytes = TensorFile.PieceBytes)
    {
        var elements = tensor.IsContiguous ? null : ElementsOf(tensor);
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(pieceBytes, tensor.SizeBytes));
        for (var offset = 0L; offset < tensor.SizeBytes; offset += pieceBytes)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(pieceBytes, tensor.SizeBytes - offset));
            if (elements is null)
                Read(tensor, offset, piece);
            else
                elements.Copy(piece);
            take(offset, piece);
        }
    }

    /// <summary>A tensor's bytes in a new array.</summary>
    /// <exception cref="PthException">Its record is damaged, or it is over 2 GiB.</exception>
    public byte[] ReadAll(PthTensor tensor)
    {
        var bytes = NewArray(tensor.SizeBytes);
        Read(tensor, bytes);
        return bytes;
    }

    /// <summary>Reads all of the file and compares every record with its CRC-32.</summary>
    /// <exception cref="PthException">A record is damaged.</exception>
    public void Verify()
    {
        foreach (var record in _archive.Records)
            _archive.Read(record, 0, []);
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    // Behind the tensor's first byte.
    private void Read(PthTensor tensor, long offset, Span<byte> destination) =>
        _archive.Read("data/" + tensor.Storage.Key, tensor.Offset * tensor.Type.SizeBytes() + offset, destination);

    private StridedElements ElementsOf(PthTensor tensor) => new(tensor, (offset, chunk) => Read(tensor, offset, chunk.Span));

    private static byte[] NewArray(long sizeBytes) => sizeBytes <= Array.MaxLength
        ? GC.AllocateUninitializedArray<byte>((int)sizeBytes)
        : throw new PthException($"a tensor has {sizeBytes} bytes, too many for one array");
}
