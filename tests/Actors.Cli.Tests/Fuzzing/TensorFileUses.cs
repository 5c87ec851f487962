using Actors.Cli.Checkpoints;
using Actors.Cli.Exports;
using Actors.Cli.Imports;
using Actors.Cli.Output;
using Actors.Cli.Verbs;
using Actors.Formats;
using Actors.Runs.Checkpoints;
using Actors.Runs.Restoring;
using Actors.Runs.Tasks;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>What the verbs of the checkpoints do with a file that the user names.</summary>
internal static class TensorFileUses
{
    private static readonly TensorEntry[] Model =
        [new("0.weight", "float32", DType.Float32, [2, 3]), new("0.bias", "float32", DType.Float32, [2])];

    public static IReadOnlyList<(string Name, Action<string> Do)> All { get; } =
        [("info", Describe), ("verify", path => FileRefusal.Of(path, () => FileCheck.Of(path))), ("load", Load), ("restore", Compare), ("import", Import), ("export", Export)];

    /// <summary>Whether it is said in one line what is wrong with the file.</summary>
    public static bool IsRefusal(Exception failure) => failure is RefusalException { ExitCode: ExitCode.Integrity } && !failure.Message.Contains('\n');

    private static void Describe(string path) => FileRefusal.Of(path, () =>
    {
        var described = CheckpointDescription.Of(path, recorded: null);
        DescriptionPage.Print(described, TextWriter.Null);
        return CheckpointInfo.Json(described);
    });

    private static void Load(string path) => FileRefusal.Of(path, () =>
    {
        using var file = TensorFile.Open(path);
        foreach (var entry in file.Entries)
            file.Read(entry.Name, (_, _) => { });
        return StateFit.Of(Model, file.Entries);
    });

    // What is done before a worker restores it: the worker itself would take a process for each file.
    private static void Compare(string path) => FileRefusal.Of(path, () =>
    {
        using var file = TensorFile.Open(path);
        ModelTensor[] model = [.. Model.Select(entry => new ModelTensor(entry, MayBeMissing: false))];
        return CheckpointFile.TryReadMetadata(path) is null ? "" : ModelMisfit.Of(model, file.Entries);
    });

    private static void Import(string path) => FileRefusal.Of(path, () =>
    {
        foreach (var source in ImportSource.Of(path))
            source.Write(Stream.Null);
        return true;
    });

    private static void Export(string path) => FileRefusal.Of(path, () =>
    {
        foreach (var modelOnly in (ReadOnlySpan<bool>)[false, true])
        {
            using var source = ExportSource.Open(path, modelOnly);
            SafetensorsExport.Write(source, new ModelNarrowing(Precision.BFloat16, source), Stream.Null);
            PthExport.Write(source, new ModelNarrowing(Precision.AsIs, source), Stream.Null);
        }

        return true;
    });
}
