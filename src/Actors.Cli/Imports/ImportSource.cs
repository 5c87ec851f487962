using System.Globalization;
using System.Security.Cryptography;
using Actors.Cli.Exports;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Imports;

/// <summary>The bytes of a checkpoint of ours, as a file holds them or as they follow from it.</summary>
/// <param name="Sha256">Of <paramref name="Write"/>'s bytes, lower-case hex: what decides whether they are a checkpoint that was recorded.</param>
/// <param name="Write">Writes the checkpoint's file.</param>
internal sealed record ImportSource(CheckpointMetadata Metadata, string Sha256, Action<Stream> Write)
{
    /// <summary>Writes the file with the frozen tensors that the checkpoint refers to; null when they are not in the same file as the rest.</summary>
    public Action<Stream>? WriteFrozen { get; private init; }

    /// <summary>
    /// What a file may be, the likeliest first: the checkpoint itself, or an export, out of which the file is made again that a worker wrote.
    /// </summary>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    /// <exception cref="PthException">The file is damaged.</exception>
    public static IEnumerable<ImportSource> Of(string path)
    {
        if (CheckpointFile.TryReadMetadata(path) is { } metadata)
            yield return new ImportSource(metadata, CheckpointFile.Hash(path), stream => Copy(path, stream));
        if (TryRebuild(path) is { } rebuilt)
            yield return rebuilt;
    }

    private static void Copy(string path, Stream stream)
    {
        using var source = RegularFile.OpenRead(path);
        source.CopyTo(stream);
    }

    // Null for what another program wrote.
    private static ImportSource? TryRebuild(string path)
    {
        using var file = TensorFile.Open(path);
        var header = HeaderOf(path);
        var entries = file.Entries.Where(tensor => !header.ContainsKey(tensor.Name)).ToArray(); // A number that is a tensor is in the header.
        if (TryReadMetadata(header) is not { } metadata || entries.Any(tensor => tensor.Type is null) || entries.Sum(SizeOf) > LengthOf(path))
            return null;
        var inlined = InlinedFrozen.NamesIn(header);
        var isFrozen = entries.ToLookup(tensor => inlined.Contains(tensor.Name));
        Action<Stream>? writeFrozen = null;
        if (!inlined.IsEmpty)
        {
            writeFrozen = Layout(path, isFrozen[true], FrozenFile.HeaderOf(metadata.RunId));
            var sha256 = HashOf(writeFrozen);
            metadata = metadata with { Frozen = new FrozenReference(CheckpointName.OfFrozen(sha256), sha256) };
        }

        var write = Layout(path, isFrozen[false], metadata.ToHeader());
        return new ImportSource(metadata, HashOf(write), write) { WriteFrozen = writeFrozen };
    }

    // In an export each tensor has a place of its own. Where they share one, a small file may stand for more than anybody would wait for.
    private static long SizeOf(TensorEntry tensor) => tensor.Shape.Aggregate((long)tensor.Type!.Value.SizeBytes(), (product, size) => product * size);

    private static long LengthOf(string path)
    {
        using var file = RegularFile.OpenRead(path);
        return file.Length;
    }

    // As a worker lays its files out.
    private static Action<Stream> Layout(string path, IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string> header)
    {
        var items = tensors.Select(tensor => new SafetensorsItem(tensor.Name, SafetensorsTypes.From(tensor.Type!.Value), tensor.Shape));
        var layout = SafetensorsLayout.Plan(items, header, CheckpointMetadata.AlignmentBytes);
        return stream =>
        {
            using var file = TensorFile.Open(path);
            stream.Write(layout.Header.Span);
            foreach (var entry in layout.Entries)
                file.Read(entry.Name, (_, bytes) => stream.Write(bytes));
        };
    }

    private static IReadOnlyDictionary<string, string> HeaderOf(string path)
    {
        if (!PthSignature.IsPyTorch(path))
            return SafetensorsHeader.Read(path).Metadata;
        using var file = PthFile.Open(path);
        var header = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = CheckpointMetadata.Format };
        foreach (var (name, value) in file.Contents.Scalars)
            header[name] = Text(value);
        foreach (var (name, number) in PthNumbers.In(file))
            header[name] = Text(new PthValue.Real(number));
        return header;
    }

    private static CheckpointMetadata? TryReadMetadata(IReadOnlyDictionary<string, string> header)
    {
        try
        {
            return CheckpointMetadata.FromHeader(header);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    private static string Text(PthValue value) => value switch
    {
        PthValue.Text text => text.Value,
        PthValue.Integer number => number.Value.ToString(CultureInfo.InvariantCulture),
        PthValue.Real real => real.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string HashOf(Action<Stream> write)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            write(stream);
        return Convert.ToHexStringLower(hash.Hash!);
    }
}
