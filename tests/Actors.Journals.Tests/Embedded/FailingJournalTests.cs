using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Akka.Actor;

namespace Actors.Journals.Tests.Embedded;

public sealed class FailingJournalTests : IAsyncDisposable
{
    private readonly FailingJournal _journal = new();
    private readonly ActorSystem _system;

    public FailingJournalTests() => _system = EmbeddedSystems.Create(new EmbeddedStoreSetup(_journal, new MemorySnapshotStore()));

    public async ValueTask DisposeAsync() => await _system.Terminate().Soon();

    [Fact]
    public async Task A_failed_append_stops_the_actor_and_is_not_tried_again()
    {
        var probe = _system.Probe();
        _journal.Failure = FailingJournal.Moment.Before;
        var ledger = _system.StartLedger(probe, "a");
        await probe.WatchAsync(ledger);

        ledger.Tell("1");

        await probe.ExpectAsync("recovered at 0", "command 1", "failed 1");
        await probe.ExpectTerminatedAsync(ledger);
        Assert.Equal(1, _journal.Appends);
    }

    [Fact]
    public async Task After_a_failure_of_unknown_outcome_recovery_tells_what_was_written()
    {
        var probe = _system.Probe();
        _journal.Failure = FailingJournal.Moment.After;
        _system.StartLedger(probe, "a").Tell("1");
        await probe.ExpectAsync("recovered at 0", "command 1", "failed 1");
        _journal.Failure = FailingJournal.Moment.Never;

        _system.StartLedger(probe, "a").Tell("2");

        await probe.ExpectAsync("replayed 1", "recovered at 1", "command 2", "persisted 2 as 2");
    }

    [Fact]
    public async Task However_many_appends_fail_the_next_one_is_written()
    {
        var probe = _system.Probe();

        // They recover first: a read that succeeds between two failures would have the breaker count from the start.
        var ledgers = Enumerable.Range(0, 51).Select(i => _system.StartLedger(probe, $"a{i}")).ToArray();
        await probe.ExpectAsync([.. ledgers.Select(_ => "recovered at 0")]);
        _journal.Failure = FailingJournal.Moment.Before;
        foreach (var ledger in ledgers[1..])
        {
            ledger.Tell("1");
            await probe.ExpectAsync("command 1", "failed 1");
        }

        _journal.Failure = FailingJournal.Moment.Never;
        ledgers[0].Tell("1");

        await probe.ExpectAsync("command 1", "persisted 1 as 1");
    }

    private sealed class FailingJournal() : ForwardingJournal(new MemoryJournal())
    {
        public enum Moment
        {
            Never,
            Before,
            After,
        }

        public Moment Failure { get; set; }

        public int Appends { get; private set; }

        public override async ValueTask<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken = default)
        {
            Appends++;
            if (Failure != Moment.Before)
            {
                var result = await base.AppendAsync(append, cancellationToken);
                if (Failure == Moment.Never)
                    return result;
            }

            throw new IOException("The device failed, on purpose.");
        }
    }
}
