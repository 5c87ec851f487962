using Actors.Runs.Checkpoints;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Checkpoints;

/// <summary>What attempts that died left unfinished goes; whatever else lies in the directory stays.</summary>
public sealed class CheckpointDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _run = new();

    [Fact]
    public void Unfinished_files_of_this_and_earlier_attempts_go_those_of_later_ones_stay()
    {
        var directory = new CheckpointDirectory(_run.Path);
        foreach (var token in (long[])[4, 5, 6])
            File.WriteAllText(Path.Combine(directory.Path, CheckpointName.Temporary(CheckpointName.Of(1, 7), token)), "half");
        directory.RemoveUnfinished(fencingToken: 5);
        Assert.Equal([CheckpointName.Temporary(CheckpointName.Of(1, 7), 6)], Names(directory));
    }

    [Fact]
    public void What_is_finished_and_what_people_put_there_stays()
    {
        var directory = new CheckpointDirectory(_run.Path);
        new CheckpointWriter(directory.Path).Write(Samples.Metadata, Samples.Tensors);
        File.WriteAllText(Path.Combine(directory.Path, CheckpointName.Of(9, 9)), "a note under a checkpoint's name");
        File.WriteAllText(Path.Combine(directory.Path, "notes.txt"), "");
        var before = Names(directory);
        directory.RemoveUnfinished(fencingToken: 9);
        Assert.Equal(before, Names(directory));
    }

    public void Dispose() => _run.Dispose();

    private static string[] Names(CheckpointDirectory directory) =>
        [.. Directory.EnumerateFiles(directory.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
