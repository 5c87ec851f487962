using System.CommandLine;
using Actors.Cli.Composition;
using Actors.Cli.Exports;
using Actors.Cli.Output;
using Actors.Torch.Formats;
using Actors.Torch.Formats.Pth;
using Actors.Training.Checkpoints;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints export</c>: writes a checkpoint for other programs.</summary>
internal static class CheckpointExport
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "a safetensors file, or the name of a checkpoint with --run" };
        var run = new Option<string?>("--run") { Description = "the run whose checkpoint is meant; it is compared with its record before anything is written" };
        var format = new Option<ExportFormat>("--format") { Description = "pth or safetensors", Required = true };
        var target = new Option<string>("--out") { Description = "the file to write", Required = true };
        var modelOnly = new Option<bool>("--model-only") { Description = "parameters and buffers alone, under the names that load_state_dict takes" };
        var force = new Option<bool>("--force") { Description = "replaces the file if it is there" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("export", "writes a checkpoint as a file for PyTorch or as safetensors")
        {
            file, run, format, target, modelOnly, force, home, output,
        };
        command.SetAction(async (parsed, _) =>
        {
            var name = parsed.GetRequiredValue(file);
            var path = parsed.GetValue(run) is { } owner ? await FindAsync(parsed.GetRequiredValue(home), owner, name) : name;
            return Export(path, parsed.GetRequiredValue(format), parsed.GetRequiredValue(target), parsed.GetValue(modelOnly), parsed.GetValue(force), parsed.GetValue(output));
        });
        return command;
    }

    // Under its name, with or without the extension, or by a link such as best_model.
    private static async Task<string> FindAsync(string home, string run, string name)
    {
        await using var reading = Reading.Open(home);
        var view = await reading.FindAsync(run);
        var directory = Path.Combine(reading.Home.DirectoryOf(run), "checkpoints");
        var link = new FileInfo(Path.Combine(directory, Path.GetFileName(name)));
        var file = link.LinkTarget ?? name;
        var recorded = view.Checkpoints.FirstOrDefault(checkpoint => checkpoint.File == file || checkpoint.File == file + CheckpointName.Extension)
            ?? throw new RefusalException(ExitCode.NotFound, $"run {run} has no checkpoint {name}; 'actors checkpoints list {run}' names them");
        var path = Path.Combine(directory, recorded.File);
        return CheckpointFile.Verify(path, recorded.Sha256) is { Length: > 0 } reason
            ? throw new RefusalException(File.Exists(path) ? ExitCode.Integrity : ExitCode.NotFound, $"{path} cannot be exported: {reason}")
            : path;
    }

    private static int Export(string path, ExportFormat format, string target, bool modelOnly, bool force, Format output)
    {
        try
        {
            if (PthSignature.IsPyTorch(path))
                throw new RefusalException(ExitCode.Usage, $"{path} is a PyTorch file; what is exported is a safetensors file");
            using var source = ExportSource.Open(path, modelOnly);
            if (modelOnly && source.Tensors.IsEmpty)
                throw new RefusalException(ExitCode.NotFound, $"{path} has no tensors below '{ExportSource.ModelPrefix}'; leave out --model-only");
            var sizeBytes = ExportFile.Write(target, force, stream => Write(source, format, stream));
            if (output == Format.Json)
                CliJson.Print(new { File = target, SizeBytes = sizeBytes, Tensors = source.Tensors.Count, From = path });
            else
                Console.Out.WriteLine($"{target}: {source.Tensors.Count} tensors, {Units.Size(sizeBytes)}");
            return ExitCode.Done;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusalException(ExitCode.NotFound, $"there is no file {path}; 'actors checkpoints list RUN' names those of a run");
        }
        catch (Exception damage) when (damage is SafetensorsException or CheckpointException or EndOfStreamException)
        {
            throw new RefusalException(ExitCode.Integrity, $"{path} is no safetensors file, or damaged: {Printable.Text(damage.Message)}");
        }
        catch (PthException refusal)
        {
            throw new RefusalException(ExitCode.Failed, $"{path} cannot be exported as pth: {Printable.Text(refusal.Message)}");
        }
    }

    private static void Write(ExportSource source, ExportFormat format, Stream stream)
    {
        if (format == ExportFormat.Pth)
            PthExport.Write(source, stream);
        else
            SafetensorsExport.Write(source, stream);
    }
}
