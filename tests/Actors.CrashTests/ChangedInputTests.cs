using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>What a run depends on is changed between two attempts.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class ChangedInputTests(Reference reference)
{
    private const int Conflict = 4;
    private const int Integrity = 7;

    [Fact]
    public Task A_replaced_sample_stops_the_run_until_it_is_put_back() => InTime.StrikeAsync(async () =>
    {
        using var home = new Home("");
        if (!await RunToTheFirstCheckpointAsync(home))
            return false;
        var samples = Directory.GetFiles(home.Data, "*.png").Order(StringComparer.Ordinal).ToArray();
        var original = File.ReadAllBytes(samples[0]);
        File.Copy(samples[1], samples[0], overwrite: true);

        var ending = await Life.RunAsync(home.Train());

        Assert.Equal(Integrity, ending.ExitCode);
        Assert.Single(ending.Error.Split('\n'), line => line.Contains("stands still") && line.Contains("data"));
        Assert.Single((await home.RecordedAsync()).Of("replay-diverged/1"));

        File.WriteAllBytes(samples[0], original);
        await reference.ContinueToTheSameEndAsync(home);
        return true;
    });

    [Fact]
    public async Task Another_thread_count_is_refused_by_name_of_the_setting()
    {
        using var home = reference.CopyHalf();

        var ending = await Life.RunAsync(home.Train("--set", "run.threads=2"));

        Assert.Equal(Conflict, ending.ExitCode);
        Assert.Contains("run.threads: 1 recorded, 2 now", ending.Refusal);
        await reference.ContinueToTheSameEndAsync(home);
    }

    private static async Task<bool> RunToTheFirstCheckpointAsync(Home home)
    {
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.CheckpointSaved)))
            return await InTime.MissedAsync(life);
        life.Signal(Signals.Kill);
        return (await life.EndAsync()).ExitCode != 0;
    }
}
