using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>A disk without room suspends a run; it goes on by itself and ends as the one that never met it.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class FullDiskTests(Reference reference)
{
    private const string Impatient = "node.disk.look-every=50 ms";

    [MountingFact]
    public Task With_room_for_three_checkpoints_of_all_that_shall_be_kept_the_run_comes_to_the_same_end() => KeepAllOnASmallDiskAsync();

    [MountingFact]
    public Task A_journal_of_Akka_Persistence_Sql_on_the_full_disk_is_waited_for_as_well() =>
        KeepAllOnASmallDiskAsync("--set", "node.journal.plugin=sql", "--set", "node.journal.sql.provider=sqlite");

    private async Task KeepAllOnASmallDiskAsync(params string[] settings)
    {
        using var disk = new SmallDisk(sizeMiB: 22);
        var home = reference.Fresh(disk.Home);

        var ending = await Life.RunAsync(home.Train([
            "--set", Impatient, "--set", "run.checkpoints.keep-last=1000", "--set", "run.checkpoints.when-full=free-oldest", .. settings]));

        Assert.True(ending.ExitCode == 0, ending.Error);
        var recorded = await home.RecordedAsync();
        reference.AssertSameResult(recorded);
        Assert.Contains(recorded.Of("run-suspended/2"), suspended => suspended.GetProperty("cause").GetString() == nameof(SuspensionCause.CheckpointNeedsRoom));
        Assert.NotEmpty(recorded.Of("run-continued/1"));
        Assert.Empty(recorded.Of("worker-failed/1"));
        Assert.Empty(home.Unfinished());
    }

    /// <summary>The log is standard error, wherever that goes.</summary>
    [Fact]
    public async Task A_log_on_a_full_disk_costs_its_lines_and_not_the_run()
    {
        using var home = reference.Fresh();

        var ending = await Life.RunUnloggedAsync(home.Train());

        Assert.Equal(0, ending.ExitCode);
        await reference.AssertSameEndAsync(home);
    }

    [MountingFact]
    public Task A_run_that_finds_the_disk_full_when_it_starts_again_waits_and_goes_on_when_there_is_room() => InTime.StrikeAsync(async () =>
    {
        using var disk = new SmallDisk(sizeMiB: 64);
        var home = reference.Fresh(disk.Home);
        using (var first = Life.Start(home.Train()))
        {
            await using var journal = new JournalWatch(home);
            if (!await Watch.ForAsync(first, () => journal.HasAsync(e => e is RunEvent.BatchCompleted)))
                return await InTime.MissedAsync(first);
            first.Signal(Signals.Kill);
            await first.EndAsync();
        }

        disk.Fill();
        using var second = Life.Start(home.Train("--set", Impatient));
        await using (var journal = new JournalWatch(home))
        {
            if (!await Watch.ForAsync(second, () => journal.HasAsync(e => e is RunEvent.RunSuspended)))
                Assert.Fail($"It was not suspended: {(await second.EndAsync()).Error}");
        }

        disk.Clear();

        var ending = await second.EndAsync();
        Assert.True(ending.ExitCode == 0, ending.Error);
        await reference.AssertSameEndAsync(home);
        return true;
    });

    [MountingFact]
    public Task A_disk_that_somebody_else_fills_to_the_last_byte_suspends_the_run_until_there_is_room() => InTime.StrikeAsync(async () =>
    {
        using var disk = new SmallDisk(sizeMiB: 64);
        var home = reference.Fresh(disk.Home);
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train("--set", Impatient));
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.BatchCompleted)))
            return await InTime.MissedAsync(life);

        disk.Fill();
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.RunSuspended)))
            return await InTime.MissedAsync(life);
        var shown = await Life.RunAsync("runs", "show", ShortRun.Name, "--home", home.Path);
        Assert.Contains("suspended: ", shown.Output);
        Assert.Contains(" free", shown.Output);
        disk.Clear();

        var ending = await life.EndAsync();
        Assert.True(ending.ExitCode == 0, ending.Error);
        await journal.DisposeAsync();
        await reference.AssertSameEndAsync(home);
        Assert.NotEmpty((await home.RecordedAsync()).Of("run-continued/1"));
        return true;
    });
}
