using Actors.Formats.Pth;

namespace Actors.Formats;

/// <summary>An open file of named tensors, safetensors or PyTorch's, read one tensor at a time; nothing of a pickle is executed.</summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>Bytes of a tensor that are in memory at a time, unless the caller says otherwise.</summary>
    public const int PieceBytes = 16 << 20;

    private TensorFile()
    {
    }

    /// <summary>What is in the file, in its order.</summary>
    public abstract IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Opens a file by what its first bytes say it is.</summary>
    /// <exception cref="SafetensorsException">No file of PyTorch, and no safetensors file either.</exception>
    /// <exception cref="PthException">A file of PyTorch that is damaged, hostile or of a format that is not read.</exception>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static TensorFile Open(string path) =>
        PthSignature.IsPyTorch(path) ? new OfPyTorch(PthFile.Open(path)) : new OfSafetensors(SafetensorsFile.Open(path));

    /// <summary>Reads a tensor of any size piece by piece.</summary>
    /// <param name="pieceBytes">A multiple of 16.</param>
    /// <exception cref="SafetensorsException">There is none of that name, or the file became shorter.</exception>
    /// <exception cref="PthException">There is none of that name, or its record is damaged.</exception>
    public abstract void Read(string name, TensorPiece take, int pieceBytes = PieceBytes);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class OfSafetensors(SafetensorsFile file) : TensorFile
    {
        public override IReadOnlyList<TensorEntry> Entries { get; } =
            [.. file.Header.Entries.Select(entry => new TensorEntry(entry.Name, entry.Type.ToString(), entry.Type.ToDType(), entry.Shape))];

        public override void Read(string name, TensorPiece take, int pieceBytes) => file.Read(file[name], take, pieceBytes);

        public override void Dispose() => file.Dispose();
    }

    private sealed class OfPyTorch(PthFile file) : TensorFile
    {
        public override IReadOnlyList<TensorEntry> Entries { get; } =
            [.. file.Contents.Tensors.Select(named => Entry(named.Key, named.Value))];

        public override void Read(string name, TensorPiece take, int pieceBytes) => file.Read(file[name], take, pieceBytes);

        public override void Dispose() => file.Dispose();

        private static TensorEntry Entry(string name, PthTensor tensor) => new(name, tensor.Type.Name(), tensor.Type.ToDType(), tensor.Shape);
    }
}
