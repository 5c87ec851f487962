using System.Collections.Immutable;
using Actors.Cli.Output;
using Actors.Torch.Formats;
using Actors.Torch.Formats.Pth;

namespace Actors.Cli.Verbs;

/// <summary>What a file says about itself, whatever its format.</summary>
/// <param name="Metadata">Values as JSON has them: text, numbers, lists, null.</param>
/// <param name="Opaque">Objects of classes that are not known, by where they are.</param>
/// <param name="UnknownGlobals">Classes and functions that loading the file in Python would import.</param>
internal sealed record CheckpointContents(
    ImmutableArray<KeyValuePair<string, object?>> Metadata,
    ImmutableArray<CheckpointContents.Tensor> Tensors,
    ImmutableArray<KeyValuePair<string, string>> Opaque,
    ImmutableArray<string> UnknownGlobals)
{
    /// <summary>Reads headers only.</summary>
    /// <exception cref="RefusalException">There is no such file, or it is damaged.</exception>
    public static CheckpointContents Read(string path)
    {
        try
        {
            return PthSignature.IsPyTorch(path) ? OfPth(path) : OfSafetensors(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusalException(ExitCode.NotFound, $"there is no file {path}; 'actors checkpoints list RUN' names those of a run");
        }
        catch (UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Failed, $"{path} cannot be read: it is a directory, or not yours to read");
        }
        catch (SafetensorsException damage)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} is no safetensors file, or damaged: {Printable.Text(damage.Message)}");
        }
        catch (PthException damage)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} cannot be read as a PyTorch file: {Printable.Text(damage.Message)}");
        }
    }

    private static CheckpointContents OfSafetensors(string path)
    {
        var header = SafetensorsHeader.Read(path);
        return new CheckpointContents(
            [.. header.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (object?)entry.Value))],
            [.. header.Entries.Select(entry => new Tensor(entry.Name, entry.Type.ToString(), entry.Shape, entry.SizeBytes))],
            [], []);
    }

    private static CheckpointContents OfPth(string path)
    {
        using var file = PthFile.Open(path);
        var contents = file.Contents;
        return new CheckpointContents(
            [.. contents.Scalars.Select(scalar => KeyValuePair.Create(scalar.Key, Json(scalar.Value)))],
            [.. contents.Tensors.Select(tensor => new Tensor(tensor.Key, tensor.Value.Type.Name(), tensor.Value.Shape, tensor.Value.SizeBytes))],
            [.. contents.Opaque.Select(opaque => KeyValuePair.Create(opaque.Key, opaque.Value.Global))],
            [.. file.UnknownGlobals]);
    }

    private static object? Json(PthValue value) => value switch
    {
        PthValue.Boolean boolean => boolean.Value,
        PthValue.Integer { Value: var number } => number >= long.MinValue && number <= long.MaxValue ? (long)number : number.ToString(),
        PthValue.Real real => real.Value,
        PthValue.Text text => text.Value,
        PthValue.Sequence sequence => sequence.Items.Select(Json).ToArray(),
        _ => null,
    };

    /// <param name="Dtype">As the format calls it: F32 in safetensors, float32 in PyTorch's files.</param>
    public sealed record Tensor(string Name, string Dtype, IReadOnlyList<long> Shape, long SizeBytes);
}
