using System.CommandLine;
using System.Globalization;
using Actors.Cli.Checkpoints;
using Actors.Cli.Exports;
using Actors.Cli.Output;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Verbs;

/// <summary><c>actors checkpoints export</c>: writes a checkpoint for other programs.</summary>
internal static class CheckpointExport
{
    public static Command Create()
    {
        var (name, run) = (CheckpointOptions.Name(), CheckpointOptions.Run());
        var format = new Option<ExportFormat>("--format") { Description = "for PyTorch, or for whoever reads safetensors", Required = true, HelpName = "pth|safetensors" };
        var target = new Option<string>("--out") { Description = "the file to write; nowhere among the files of a run", Required = true };
        var modelOnly = new Option<bool>("--model-only") { Description = "parameters and buffers alone, under the names that load_state_dict takes" };
        var half = new Option<bool>("--fp16") { Description = "the model's floating tensors as float16" };
        var brain = new Option<bool>("--bf16") { Description = "the model's floating tensors as bfloat16" };
        var force = new Option<bool>("--force") { Description = "replaces the file if it is there, unless it is one of a home" };
        var (home, output) = (CommonOptions.Home(), CommonOptions.Output());
        var command = new Command("export", "writes a checkpoint as a file for PyTorch or as safetensors; a run's is first compared with its record")
        {
            name, run, format, target, modelOnly, half, brain, force, home, output,
        };
        command.SetAction(async (parsed, _) =>
        {
            var precision = (parsed.GetValue(half), parsed.GetValue(brain)) switch
            {
                (true, true) => throw new RefusalException(ExitCode.Usage, "a model is exported in one precision: --fp16 or --bf16"),
                (true, _) => Precision.Float16,
                (_, true) => Precision.BFloat16,
                _ => Precision.AsIs,
            };
            var place = parsed.GetRequiredValue(home);
            var path = await FindAsync(place, parsed.GetValue(run), parsed.GetRequiredValue(name));
            var order = new ExportOrder(
                parsed.GetRequiredValue(format), parsed.GetRequiredValue(target), parsed.GetValue(modelOnly), precision, parsed.GetValue(force), place);
            return Export(path, order, parsed.GetValue(output));
        });
        return command;
    }

    private static async Task<string> FindAsync(string home, string? run, string name)
    {
        if (await CheckpointTarget.FindAsync(home, run, name) is not CheckpointTarget.Recorded recorded)
            return name;
        var checkpoint = recorded.Single(name);
        var path = recorded.PathOf(checkpoint);
        return CheckpointFile.Verify(path, checkpoint.Sha256) is { Length: > 0 } reason
            ? throw new RefusalException(File.Exists(path) ? ExitCode.Integrity : ExitCode.NotFound, $"{path} cannot be exported: {reason}")
            : path;
    }

    private static int Export(string path, ExportOrder order, Format output) => FileRefusal.Of(path, () =>
    {
        if (PthSignature.IsPyTorch(path))
            throw new RefusalException(ExitCode.Usage, $"{path} is a PyTorch file already; export reads checkpoints of this program and other safetensors files");
        using var source = ExportSource.Open(path, order.ModelOnly);
        if (order.ModelOnly && source.Tensors.IsEmpty)
            throw new RefusalException(ExitCode.NotFound, $"{path} has no tensors below '{ExportSource.ModelPrefix}'; leave out --model-only");
        var narrowing = new ModelNarrowing(order.Precision, source);
        var sizeBytes = ExportFile.Write(order.Target, order.Replace, order.Home, stream => Write(path, source, narrowing, order.Format, stream));
        if (output == Format.Json)
            CliJson.Print(new { File = order.Target, SizeBytes = sizeBytes, Tensors = source.Tensors.Count, From = path, narrowing.Overflowed });
        else
            Console.Out.WriteLine($"{Printable.Line(order.Target)}: {source.Tensors.Count} tensors, {Units.Size(sizeBytes)}");
        if (narrowing.Overflowed > 0)
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{narrowing.Overflowed:N0} finite values were too large and became infinite"));
        return ExitCode.Done;
    });

    private static void Write(string path, ExportSource source, ModelNarrowing narrowing, ExportFormat format, Stream stream)
    {
        try
        {
            if (format == ExportFormat.Pth)
                PthExport.Write(source, narrowing, stream);
            else
                SafetensorsExport.Write(source, narrowing, stream);
        }
        catch (PthException refusal)
        {
            throw new RefusalException(ExitCode.Failed, $"{path} cannot be exported as pth: {Printable.Text(refusal.Message)}");
        }
    }
}
