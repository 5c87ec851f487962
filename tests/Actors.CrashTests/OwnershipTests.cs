using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>A run's home has one owner, and its directory one worker.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class OwnershipTests(Reference reference)
{
    private const int Conflict = 4;

    [Fact]
    public Task The_same_command_twice_is_refused_by_name_of_the_holder_and_disturbs_nothing() => InTime.StrikeAsync(async () =>
    {
        using var home = reference.Fresh();
        await using var journal = new JournalWatch(home);
        using var first = Life.Start(home.Train());
        if (!await Watch.ForAsync(first, () => journal.HasAsync(e => e is RunEvent.BatchCompleted)) || first.WorkerId is not (> 0 and var worker))
            return await InTime.MissedAsync(first);
        Signals.Send(worker, Signals.Stop);
        if (await journal.HasAsync(e => e is RunEvent.RunCompleted))
            return await InTime.MissedAsync(first);

        var second = await Life.RunAsync(home.Train());

        Assert.Equal(Conflict, second.ExitCode);
        Assert.Contains($"{first.ProcessId}", second.Refusal);
        Signals.Send(worker, Signals.Continue);
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
        await reference.AssertSameEndAsync(home);
        return true;
    });

    /// <summary>A worker whose node cannot end it: this test is its parent, and it is stopped, so that it neither runs nor listens.</summary>
    [Fact]
    public async Task An_orphan_that_cannot_die_by_itself_is_ended_before_the_next_worker_begins()
    {
        using var home = reference.CopyHalf();
        await using var orphan = await Orphan.StartAsync(home);
        Signals.Send(orphan.ProcessId, Signals.Stop);
        Assert.True(ProcessTable.IsAlive(orphan.ProcessId));

        await reference.ContinueToTheSameEndAsync(home);

        Assert.False(ProcessTable.IsAlive(orphan.ProcessId));
    }
}
