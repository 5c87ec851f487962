using Actors.Journal;
using Actors.Simulation.Checks;
using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;

namespace Actors.Simulation.Stores;

/// <summary>
/// The durable side of the journal, its leases and its snapshots. Nodes come and go; this stays.
/// <list type="bullet">
/// <item>An append is under way from its arrival until it is written or lost; a crash of its node decides which.</item>
/// <item>What is written is checked at once, before anyone learns of it.</item>
/// </list>
/// </summary>
internal sealed class StoreServer
{
    private readonly VirtualTime _time;
    private readonly Dice _dice;
    private readonly FaultPlan _faults;
    private readonly Sabotage _sabotage;
    private readonly List<AppendUnderWay> _underWay = [];

    public StoreServer(VirtualTime time, Dice dice, FaultPlan faults, Ledger ledger, Sabotage sabotage)
    {
        (_time, _dice, _faults, _sabotage, Ledger) = (time, dice, faults, sabotage, ledger);
        Journal = new MemoryJournal(time);
        Leases = new MemoryLeaseStore(Journal, time);
    }

    public MemoryJournal Journal { get; }

    public MemoryLeaseStore Leases { get; }

    public MemorySnapshotStore Snapshots { get; } = new();

    public Ledger Ledger { get; }

    /// <summary>Takes an append over from a node.</summary>
    /// <returns>What its writer learns, if anything.</returns>
    public Task<AppendResult> Append(Append append, Life node)
    {
        var underWay = new AppendUnderWay(append, node);
        if (_faults.Strikes(FaultKind.JournalFull))
            Reply(underWay, _dice.Ms(0.1, 5), () => underWay.Fail(new JournalFullException("the device has no room")));
        else if (_faults.Strikes(FaultKind.JournalLostAndFailed))
            Reply(underWay, _dice.Ms(0.1, 500), () => underWay.Fail(Lost()));
        else if (_faults.Strikes(FaultKind.JournalFlushFails))
        {
            Reply(underWay, _dice.Ms(0.1, 50), () => underWay.Fail(new IOException("the log cannot be flushed")));
            _underWay.Add(underWay);
        }
        else if (_faults.Strikes(FaultKind.JournalHangs))
        {
            if (_dice.Chance(0.5))
                Write(underWay, _dice.Ms(0.05, 3), _ => { });
            else
                _underWay.Add(underWay);
        }
        else if (_faults.Strikes(FaultKind.JournalWrittenLate))
        {
            Reply(underWay, _dice.Ms(0.1, 50), () => underWay.Fail(Lost()));
            Write(underWay, _dice.Ms(50, 15_000), _ => { });
        }
        else if (_faults.Strikes(FaultKind.JournalWrittenButFailed))
            Write(underWay, _dice.Ms(0.1, 5), _ => Reply(underWay, _dice.Ms(0, 500), () => underWay.Fail(Lost())));
        else if (_sabotage == Sabotage.JournalAcknowledgesEarly)
        {
            Acknowledge(underWay, new AppendResult.Appended(append.ExpectedSequence + append.Events.Length, 0));
            Write(underWay, _dice.Ms(1, 5), _ => { });
        }
        else
        {
            var slow = _faults.Strikes(FaultKind.JournalSlow);
            Write(underWay, slow ? _dice.Ms(5, 20_000) : _dice.Ms(0.05, 3), result => Acknowledge(underWay, result));
        }

        return underWay.Outcome;
    }

    /// <summary>A node is gone: what it had under way is torn, written all the same, or on its way still.</summary>
    public void Crashed(Life node)
    {
        foreach (var append in _underWay.Where(append => append.Node == node).ToArray())
        {
            if (_faults.Strikes(FaultKind.JournalTornTail))
                append.Settle();
            else if (_faults.Strikes(FaultKind.JournalUnacknowledgedTail))
                WriteNow(append, _ => { });
        }

        _underWay.RemoveAll(append => append.IsSettled);
    }

    /// <summary>Whoever holds a lease does not hold it any more, and does not know.</summary>
    public void StealLeases()
    {
        foreach (var lease in Ledger.Granted)
            Leases.ReleaseAsync(lease).GetAwaiter().GetResult();
    }

    private void Write(AppendUnderWay append, TimeSpan delay, Action<AppendResult> then)
    {
        _underWay.Add(append);
        _time.After(delay, () =>
        {
            WriteNow(append, then);
            _underWay.Remove(append);
        });
    }

    private void WriteNow(AppendUnderWay underWay, Action<AppendResult> then)
    {
        if (!underWay.Settle())
            return;
        var append = underWay.Append;
        if (_sabotage == Sabotage.JournalForgetsFencing)
            append = append with { Token = Ledger.NewestToken(append.Stream), ExpectedSequence = Ledger.Written(append.Stream) };
        var result = Journal.AppendAsync(append).Result();
        if (result is AppendResult.Appended)
            Ledger.Write(underWay.Append, append.ExpectedSequence);
        then(result);
    }

    private void Acknowledge(AppendUnderWay append, AppendResult result) => Reply(append, _dice.Ms(0.05, 2), () =>
    {
        if (result is AppendResult.Appended appended)
            Ledger.Acknowledge(append.Append, appended.LastSequence);
        append.Answer(result);
    });

    private void Reply(AppendUnderWay append, TimeSpan delay, Action reply) => _time.After(delay, () => append.Node.Run(reply));

    private static IOException Lost() => new("the connection is lost");
}
