using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests.Faults;

/// <summary>A journal whose device fails for a while: the run stands still at its window, says so, and goes on by itself.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class JournalOutageTests(Reference reference)
{
    private const string Write = "pwrite64";
    private const string Flush = "fsync";

    // In the midst of the run, by the calls of the thread that commits.
    private const int SomeFlush = 30;
    private const int SomeWrite = 120;

    [Theory]
    [InlineData(Write, SomeWrite, "error=EIO", 1)]
    [InlineData(Write, SomeWrite, "error=EROFS", 5)]
    [InlineData(Flush, SomeFlush, "error=EIO", 1)]
    [InlineData(Flush, SomeFlush, "error=EROFS", 5)]
    public async Task The_run_waits_with_its_worker_and_what_it_waited_for_is_recorded_afterwards(string call, int when, string effect, int times)
    {
        using var home = reference.Fresh();

        var straced = await TrainAsync(home, new Fault(call, when, effect, Times: times));

        Assert.True(straced.IsInjected, "it met no call");
        Assert.True(straced.Ending.ExitCode == 0, straced.Ending.Error);
        await reference.AssertSameEndAsync(home);
        var recorded = await home.RecordedAsync();
        AssertSuspended(home, recorded);
        Assert.Single(recorded.Of("attempt-started/1"));
    }

    [Fact]
    public async Task One_that_fails_for_longer_than_the_journal_waits_costs_no_step_and_no_worker()
    {
        using var home = reference.Fresh();

        var straced = await TrainAsync(home, new Fault(Flush, SomeFlush, "error=EIO", Times: 5), "node.journal.failure-patience=0 s");

        Assert.True(straced.Ending.ExitCode == 0, straced.Ending.Error);
        await reference.AssertSameEndAsync(home);
        var recorded = await home.RecordedAsync();
        AssertSuspended(home, recorded);
        Assert.Single(recorded.Of("attempt-started/1"));
        Assert.NotEmpty(recorded.Of("run-claimed/1").Skip(1)); // The entity was stopped and came back; the worker did not notice.
    }

    [Fact]
    public async Task While_it_lasts_the_process_says_what_the_journal_cannot()
    {
        using var home = reference.Fresh();
        var training = TrainAsync(home, new Fault(Write, SomeWrite, "error=EIO", Times: 12));
        var shown = "";
        while (!shown.Contains("cannot be written since", StringComparison.Ordinal))
        {
            Assert.False(training.IsCompleted, $"It was never shown; last: {shown}");
            shown = (await Life.RunAsync("runs", "show", ShortRun.Name, "--home", home.Path)).Output;
        }

        Assert.Contains($"suspended: the journal {home.Runs.JournalPath} cannot be written since", shown);
        Assert.Contains("disk I/O error", shown);
        Assert.True((await training).Ending.ExitCode == 0);
        await reference.AssertSameEndAsync(home);
        AssertSuspended(home, await home.RecordedAsync());
    }

    private static Task<Straced> TrainAsync(Home home, Fault fault, params string[] settings) => Strace.RunAsync(
        [Life.Executable, .. home.Train([.. settings.Append("node.disk.look-every=50 ms").SelectMany(setting => (string[])["--set", setting])])],
        [home.Runs.JournalPath, home.Runs.JournalPath + "-wal", home.Runs.JournalPath + "-shm"], fault);

    private static void AssertSuspended(Home home, RecordedRun recorded)
    {
        var suspended = Assert.Single(recorded.Of("run-suspended/2"));
        Assert.Equal(
            (nameof(SuspensionCause.JournalFails), home.Runs.JournalPath),
            (suspended.GetProperty("cause").GetString(), suspended.GetProperty("place").GetString()));
        Assert.Single(recorded.Of("run-continued/1"));
        Assert.Empty(recorded.Of("worker-failed/1"));
    }
}
