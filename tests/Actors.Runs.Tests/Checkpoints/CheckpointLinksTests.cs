using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Runs.Tests.Files;
using Actors.Runs.Tests.Run;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Runs.Tests.Checkpoints;

public sealed class CheckpointLinksTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_latest_is_that_of_the_highest_step_not_the_one_that_came_in_last()
    {
        var life = Life.At(4);
        life.When(new RunCommand.ReportDamage(RunSamples.File(2), "sha-2", "it is not there"));
        life.When(new RunCommand.Import(2, RunSamples.File(2), 1024, "sha-2", "me"));

        CheckpointLinks.Update(new FakeFiles(_directory.Path), life.State);

        Assert.Equal(RunSamples.File(4), new FileInfo(_directory[CheckpointName.Latest]).LinkTarget);
    }

    [Fact]
    public void The_best_is_one_whose_file_is_there()
    {
        var files = new FakeFiles(_directory.Path);
        files.Gone[RunSamples.File(4)] = true;

        CheckpointLinks.Update(files, Life.At(4).State);

        Assert.Equal(RunSamples.File(2), new FileInfo(_directory[CheckpointName.Best]).LinkTarget);
    }

    public void Dispose() => _directory.Dispose();
}
