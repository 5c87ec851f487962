using Actors.Training.Checkpoints;
using Actors.Training.Tests.Data;

namespace Actors.Training.Tests.Checkpoints;

/// <summary>What attempts that died left behind goes; whatever else lies in the directory stays.</summary>
public sealed class CheckpointDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _run = new();

    [Fact]
    public void Unfinished_files_of_this_and_earlier_attempts_go_those_of_later_ones_stay()
    {
        var directory = new CheckpointDirectory(_run.Path);
        foreach (var token in (long[])[4, 5, 6])
            File.WriteAllText(Path.Combine(directory.Path, CheckpointName.Temporary(CheckpointName.Of(1, 7), token)), "half");
        directory.RemoveLeftovers("id", fencingToken: 5, recorded: []);
        Assert.Equal([CheckpointName.Temporary(CheckpointName.Of(1, 7), 6)], Names(directory));
    }

    [Fact]
    public void A_finished_file_that_was_never_recorded_goes_a_recorded_one_stays()
    {
        var directory = new CheckpointDirectory(_run.Path);
        Write(directory, Samples.Metadata);
        Write(directory, Samples.Metadata with { Step = 14, Batch = 14 });
        directory.RemoveLeftovers("id", fencingToken: 5, recorded: [CheckpointName.Of(1, 7)]);
        Assert.Equal([CheckpointName.Of(1, 7)], Names(directory));
    }

    [Fact]
    public void Files_of_another_run_of_a_later_owner_and_of_people_are_never_touched()
    {
        var directory = new CheckpointDirectory(_run.Path);
        Write(directory, Samples.Metadata with { RunId = "another" });
        Write(directory, Samples.Metadata with { Step = 14, Batch = 14, FencingToken = 6 });
        File.WriteAllText(Path.Combine(directory.Path, CheckpointName.Of(9, 9)), "a note under a checkpoint's name");
        File.WriteAllText(Path.Combine(directory.Path, "notes.txt"), "");
        File.WriteAllText(Path.Combine(directory.Path, "copy of checkpoint_epoch_1_batch_7.safetensors"), "");
        File.CreateSymbolicLink(Path.Combine(directory.Path, CheckpointName.Latest), CheckpointName.Of(1, 7));
        var before = Names(directory);
        directory.RemoveLeftovers("id", fencingToken: 5, recorded: []);
        Assert.Equal(before, Names(directory));
    }

    public void Dispose() => _run.Dispose();

    private static void Write(CheckpointDirectory directory, CheckpointMetadata metadata) =>
        new CheckpointWriter(directory.Path).Write(metadata, Samples.Tensors);

    private static string[] Names(CheckpointDirectory directory) =>
        [.. Directory.EnumerateFiles(directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
