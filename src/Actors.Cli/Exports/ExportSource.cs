using System.Collections.Immutable;
using Actors.Formats;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Exports;

/// <summary>
/// The tensors of a safetensors file that are to be exported, under the names that they get; those that a checkpoint of ours only refers to,
/// in the file with frozen tensors, are among them.
/// </summary>
internal sealed class ExportSource : IDisposable
{
    public const string ModelPrefix = "model.";

    private readonly List<FileStream> _files = [];

    private ExportSource()
    {
    }

    /// <summary>By the names that they get, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, ExportTensor> Tensors { get; private set; } =
        ImmutableSortedDictionary.Create<string, ExportTensor>(StringComparer.Ordinal);

    /// <summary>None of a model alone.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; private set; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <param name="modelOnly">Only what is below <c>model.</c>, under names without it.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    /// <exception cref="CheckpointException">The frozen tensors are missing, or not those that the checkpoint had.</exception>
    public static ExportSource Open(string path, bool modelOnly)
    {
        var source = new ExportSource();
        try
        {
            source.Read(path);
            if (modelOnly)
                source.KeepModel();
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private void Read(string path)
    {
        Metadata = Metadata.AddRange(Add(path));
        if (Metadata.GetValueOrDefault("format") != CheckpointMetadata.Format || CheckpointMetadata.FromHeader(Metadata).Frozen is not { } frozen)
            return;
        var frozenPath = CheckpointFile.FrozenPath(path, frozen);
        if (CheckpointFile.Verify(frozenPath, frozen.Sha256) is { Length: > 0 } reason)
            throw new CheckpointException($"it needs {frozen.File}, and {reason}");
        var own = Tensors;
        Add(frozenPath);
        Metadata = CheckpointMetadata.WithoutReference(Metadata).Add(InlinedFrozen.Key, InlinedFrozen.Of(Tensors.Keys.Except(own.Keys)));
    }

    private IReadOnlyDictionary<string, string> Add(string path)
    {
        var file = RegularFile.OpenRead(path, FileShare.Read | FileShare.Delete);
        _files.Add(file);
        var header = SafetensorsHeader.Read(file);
        Tensors = Tensors.AddRange(header.Entries.Select(entry => KeyValuePair.Create(
            entry.Name, new ExportTensor(entry.Type, entry.Shape, entry.SizeBytes, file.SafeFileHandle, header.DataOffset + entry.Begin))));
        return header.Metadata;
    }

    private void KeepModel()
    {
        Tensors = Tensors.Where(tensor => tensor.Key.StartsWith(ModelPrefix, StringComparison.Ordinal))
            .ToImmutableSortedDictionary(tensor => tensor.Key[ModelPrefix.Length..], tensor => tensor.Value, StringComparer.Ordinal);
        Metadata = Metadata.Clear();
    }
}
