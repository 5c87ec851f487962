using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka.Actor;

namespace Actors.Journals.Tests.Embedded;

public sealed class GroupingTests
{
    private const int Actors = 100;

    [Fact]
    public async Task Appends_of_different_actors_are_on_their_way_at_the_same_time()
    {
        var journal = new HoldingJournal();
        using var system = EmbeddedSystems.Create(new EmbeddedStoreSetup(journal, new MemorySnapshotStore()));
        var probe = system.Probe();

        for (var i = 0; i < Actors; i++)
            system.StartLedger(probe, $"a{i}").Tell("1");
        await journal.AllHeld.Task.Soon();
        journal.Release.SetResult();

        for (var (persisted, messages) = (0, 0); messages < 3 * Actors; messages++)
            Assert.InRange(persisted += await probe.ExpectMsgAsync<string>() == "persisted 1 as 1" ? 1 : 0, 0, Actors);
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task Actors_share_commits_of_the_sqlite_journal()
    {
        const int each = 20;
        var temporary = new TemporaryStore(new SqliteOptions { CallerCommitLimit = TimeSpan.Zero });
        using var system = EmbeddedSystems.Create(new EmbeddedStoreSetup(temporary.Store.Journal, temporary.Store.Snapshots));
        var probe = system.Probe();
        var ledgers = Enumerable.Range(0, Actors).Select(i => system.StartLedger(probe, $"a{i}")).ToArray();
        foreach (var _ in ledgers)
            await probe.ExpectAsync("recovered at 0");
        var before = temporary.Store.Commits;

        foreach (var ledger in ledgers)
        {
            for (var i = 1; i <= each; i++)
                ledger.Tell($"{i}");
        }

        for (var messages = 0; messages < 2 * Actors * each; messages++)
            await probe.ExpectMsgAsync<string>();
        var commits = temporary.Store.Commits - before;
        for (var i = 0; i < Actors; i++)
            Assert.Equal(each, await temporary.Store.Journal.HighestSequenceAsync($"a{i}"));
        Assert.InRange(commits, 1, (Actors * each) - 1);
        await system.Terminate().Soon();
        await temporary.DisposeAsync();
    }

    private sealed class HoldingJournal() : ForwardingJournal(new MemoryJournal())
    {
        private int _held;

        public TaskCompletionSource AllHeld { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _held) == Actors)
                AllHeld.SetResult();
            await Release.Task;
            return await base.AppendAsync(append, cancellationToken);
        }
    }
}
