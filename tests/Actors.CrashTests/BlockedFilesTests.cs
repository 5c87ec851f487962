using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>What a worker must read and write may fail for a while.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class BlockedFilesTests(Reference reference)
{
    [Fact]
    public async Task A_run_whose_workers_cannot_open_a_file_waits_and_goes_on_when_they_can()
    {
        using var home = reference.CopyHalf();
        var obstacle = Path.Combine(home.Path, ShortRun.Name, "worker.lock");
        File.Delete(obstacle);
        Directory.CreateDirectory(obstacle); // No worker can open it.
        using (var life = Life.Start(home.Train("--set", "node.disk.look-every=50 ms")))
        {
            await using var journal = new JournalWatch(home);
            Assert.True(await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.RunSuspended { Cause: SuspensionCause.WorkerFilesFail })));
            Directory.Delete(obstacle);
            var ending = await life.EndAsync();
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        await reference.AssertSameEndAsync(home);
        Assert.Empty((await home.RecordedAsync()).Of("worker-failed/1"));
    }
}
