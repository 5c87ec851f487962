using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>Ctrl-C and kill, as people and service managers use them.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class SignalTests(Reference reference)
{
    private const int Completed = 0;
    private const int Interrupted = 130;
    private const int Terminated = 143;

    [Theory]
    [InlineData(Signals.Interrupt, Interrupted)]
    [InlineData(Signals.Terminate, Terminated)]
    public Task One_signal_saves_a_checkpoint_and_pauses(int signal, int exitCode) => InTime.StrikeAsync(async () =>
    {
        using var home = reference.CopyHalf();
        var ending = await SignalledAsync(home, life => life.Signal(signal));
        if (ending.ExitCode == Completed)
            return false;

        Assert.Equal(exitCode, ending.ExitCode);
        await using (var journal = new JournalWatch(home))
        {
            var events = await journal.EventsAsync();
            // Retention finishes before the node ends, and the run learns what it deleted.
            var paused = Assert.IsType<RunEvent.RunPaused>(events.Last(e => e is not RunEvent.CheckpointForgotten));
            Assert.Contains(events, e => e is RunEvent.CheckpointSaved saved && saved.Step == paused.Step);
        }

        await reference.ContinueToTheSameEndAsync(home);
        return true;
    });

    [Fact]
    public Task Two_signals_stop_at_once_and_lose_nothing() => InTime.StrikeAsync(async () =>
    {
        using var home = reference.CopyHalf();
        var ending = await SignalledAsync(home, life =>
        {
            life.Signal(Signals.Interrupt);
            Thread.Sleep(1); // Two that arrive together are one to the kernel.
            life.Signal(Signals.Interrupt);
        });
        if (ending.ExitCode == Completed)
            return false;

        Assert.Equal(Interrupted, ending.ExitCode);
        await reference.ContinueToTheSameEndAsync(home);
        return true;
    });

    [Fact]
    public Task A_signal_while_the_data_set_is_drawn_pauses_before_the_first_step() => InTime.StrikeAsync(async () =>
    {
        using var home = new Home("");
        using var life = Life.Start(home.Train());
        if (!await Watch.ForAsync(life, () => Directory.Exists(home.Data) && Directory.EnumerateFiles(home.Data, "*.png").Any()))
            return await InTime.MissedAsync(life);
        life.Signal(Signals.Interrupt);
        if ((await life.EndAsync()).ExitCode == Completed)
            return false;

        await using (var journal = new JournalWatch(home))
        {
            var events = await journal.EventsAsync();
            if (events.Exists(e => e is RunEvent.BatchCompleted))
                return false;
            Assert.IsType<RunEvent.RunPaused>(events[^1]);
        }

        await reference.ContinueToTheSameEndAsync(home);
        return true;
    });

    /// <summary>Whenever it arrives, also before there is a run to pause, a signal ends the command: this run has no other end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(150)]
    public async Task A_signal_while_the_command_starts_is_never_overheard(int millisecondsAfterTheHomeIsTaken)
    {
        using var home = reference.Fresh();
        using var life = Life.Start(home.Train("--set", "run.max-steps=1000000000"));
        Assert.True(await Watch.ForAsync(life, () => File.Exists(home.Runs.JournalPath + ".lock")), "it ended by itself");
        await Task.Delay(millisecondsAfterTheHomeIsTaken);
        life.Signal(Signals.Interrupt);

        Assert.Equal(Interrupted, (await life.EndAsync()).ExitCode);
    }

    /// <returns>The end of a process that was signalled while it trained, if it did not end first.</returns>
    private static async Task<Ending> SignalledAsync(Home home, Action<Life> signal)
    {
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        if (await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.ReplayVerified or RunEvent.RunResumed)))
            signal(life);
        return await life.EndAsync();
    }
}
