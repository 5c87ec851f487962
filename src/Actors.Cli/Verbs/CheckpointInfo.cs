using System.Globalization;
using Actors.Cli.Output;
using Actors.Torch.Formats;

namespace Actors.Cli.Verbs;

/// <summary>Prints what the header of a safetensors file says.</summary>
internal static class CheckpointInfo
{
    /// <exception cref="RefusalException">There is no such file, or it is damaged.</exception>
    public static int Print(string path, Format format)
    {
        var header = Read(path);
        var sizeBytes = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;
        if (format == Format.Json)
        {
            CliJson.Print(new
            {
                File = path,
                SizeBytes = sizeBytes,
                header.Metadata,
                Tensors = header.Entries.Select(entry => new { entry.Name, Dtype = entry.Type.ToString(), entry.Shape, entry.SizeBytes }),
            });
            return ExitCode.Done;
        }

        Console.Out.WriteLine($"{path}: {Units.Size(sizeBytes)}, {header.Entries.Count} tensors");
        foreach (var (name, value) in header.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            Console.Out.WriteLine($"{name,-18}{value}");
        if (header.Metadata.TryGetValue("step", out var step) && header.Metadata.TryGetValue("max_steps", out var maxSteps))
        {
            var share = double.Parse(step, CultureInfo.InvariantCulture) / double.Parse(maxSteps, CultureInfo.InvariantCulture);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"of the whole run",-18}{share:P1}"));
        }

        var table = new Table("TENSOR", "DTYPE", "SHAPE", "SIZE");
        foreach (var entry in header.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
            table.Add(entry.Name, entry.Type.ToString(), $"[{string.Join(", ", entry.Shape)}]", Units.Size(entry.SizeBytes));
        table.Print(Console.Out);
        return ExitCode.Done;
    }

    private static SafetensorsHeader Read(string path)
    {
        try
        {
            return SafetensorsHeader.Read(path);
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
            throw new RefusalException(ExitCode.Integrity, $"{path} is no safetensors file, or damaged: {damage.Message}");
        }
    }
}
