using System.Collections.Immutable;
using Actors.Torch.Formats;

namespace Actors.Cli.Exports;

/// <summary>The tensors of a safetensors file that are to be exported, under the names that they get.</summary>
internal sealed class ExportSource : IDisposable
{
    public const string ModelPrefix = "model.";

    private const int ChunkBytes = 1 << 20;

    private readonly FileStream _file;
    private readonly SafetensorsHeader _header;

    private ExportSource(FileStream file, SafetensorsHeader header, bool modelOnly)
    {
        (_file, _header) = (file, header);
        var named = header.Entries.Select(entry => (entry.Name, Entry: entry));
        Tensors = modelOnly
            ? named.Where(tensor => tensor.Name.StartsWith(ModelPrefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(tensor => tensor.Name[ModelPrefix.Length..], tensor => tensor.Entry, StringComparer.Ordinal)
            : named.ToImmutableSortedDictionary(tensor => tensor.Name, tensor => tensor.Entry, StringComparer.Ordinal);
        Metadata = modelOnly ? ImmutableSortedDictionary<string, string>.Empty : header.Metadata.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>By the names that they get, in ordinal order.</summary>
    public ImmutableSortedDictionary<string, SafetensorsEntry> Tensors { get; }

    /// <summary>None of a model alone.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; }

    /// <param name="modelOnly">Only what is below <c>model.</c>, under names without it.</param>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    public static ExportSource Open(string path, bool modelOnly)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            return new ExportSource(file, SafetensorsHeader.Read(file), modelOnly);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Copies a tensor's bytes, a piece at a time.</summary>
    /// <exception cref="EndOfStreamException">The file became shorter since it was opened.</exception>
    public void Copy(SafetensorsEntry entry, Stream destination)
    {
        var buffer = new byte[Math.Min(ChunkBytes, entry.SizeBytes)];
        _file.Position = _header.DataOffset + entry.Begin;
        for (var left = entry.SizeBytes; left > 0;)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            _file.ReadExactly(chunk);
            destination.Write(chunk);
            left -= chunk.Length;
        }
    }

    public void Dispose() => _file.Dispose();
}
