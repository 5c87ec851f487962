using Actors.CrashTests.Running;
using Actors.Training.Runs;

namespace Actors.CrashTests;

/// <summary>Ctrl-C and kill, as people and service managers use them.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class SignalTests(Reference reference)
{
    private const int Interrupted = 130;
    private const int Terminated = 143;

    [Theory]
    [InlineData(Signals.Interrupt, Interrupted)]
    [InlineData(Signals.Terminate, Terminated)]
    public async Task One_signal_saves_a_checkpoint_and_pauses(int signal, int exitCode)
    {
        using var home = reference.CopyHalf();
        var ending = await SignalledAsync(home, life => life.Signal(signal));

        Assert.Equal(exitCode, ending.ExitCode);
        await using (var journal = new JournalWatch(home))
        {
            var events = await journal.EventsAsync();
            var paused = Assert.IsType<RunEvent.RunPaused>(events[^1]);
            Assert.Contains(events, e => e is RunEvent.CheckpointSaved saved && saved.Step == paused.Step);
        }

        await reference.ContinueToTheSameEndAsync(home);
    }

    [Fact]
    public async Task Two_signals_stop_at_once_and_lose_nothing()
    {
        using var home = reference.CopyHalf();
        var ending = await SignalledAsync(home, life =>
        {
            life.Signal(Signals.Interrupt);
            Thread.Sleep(1); // Two that arrive together are one to the kernel.
            life.Signal(Signals.Interrupt);
        });

        Assert.Equal(Interrupted, ending.ExitCode);
        await reference.ContinueToTheSameEndAsync(home);
    }

    [Fact]
    public async Task A_signal_while_the_data_set_is_drawn_pauses_before_the_first_step()
    {
        using var home = new Home("");
        using var life = Life.Start(home.Train());
        Assert.True(await Watch.ForAsync(life, () => Directory.Exists(home.Data) && Directory.EnumerateFiles(home.Data, "*.png").Any()));
        life.Signal(Signals.Interrupt);

        Assert.Equal(Interrupted, (await life.EndAsync()).ExitCode);
        await using (var journal = new JournalWatch(home))
            Assert.IsType<RunEvent.RunPaused>((await journal.EventsAsync())[^1]);
        await reference.ContinueToTheSameEndAsync(home);
    }

    /// <summary>Whenever it arrives, also before there is a run to pause, a signal ends the command.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(150)]
    public async Task A_signal_while_the_command_starts_is_never_overheard(int millisecondsAfterTheHomeIsTaken)
    {
        using var home = reference.CopyHalf();
        File.Delete(home.Runs.JournalPath + ".lock");
        using var life = Life.Start(home.Train());
        Assert.True(await Watch.ForAsync(life, () => File.Exists(home.Runs.JournalPath + ".lock")));
        await Task.Delay(millisecondsAfterTheHomeIsTaken);
        life.Signal(Signals.Interrupt);

        Assert.Equal(Interrupted, (await life.EndAsync()).ExitCode);
    }

    private static async Task<Ending> SignalledAsync(Home home, Action<Life> signal)
    {
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        Assert.True(await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.ReplayVerified or RunEvent.RunResumed)));
        signal(life);
        return await life.EndAsync();
    }
}
