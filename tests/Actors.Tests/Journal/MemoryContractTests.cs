using Actors.Journal;
using Actors.Tests.Journal.Contract;

namespace Actors.Tests.Journal;

public sealed class MemoryJournalTests : JournalContract
{
    protected override IJournal Journal { get; } = new MemoryJournal();
}

public sealed class MemoryJournalFollowTests : FollowContract
{
    protected override IJournal Journal { get; } = new MemoryJournal();
}

public sealed class MemorySnapshotStoreTests : SnapshotContract
{
    protected override ISnapshotStore Snapshots { get; } = new MemorySnapshotStore();
}

public sealed class MemoryEventSourcingTests : EventSourcingContract
{
    private readonly MemoryJournal _journal = new();

    public MemoryEventSourcingTests() => Leases = new MemoryLeaseStore(_journal);

    protected override IJournal Journal => _journal;

    protected override ISnapshotStore Snapshots { get; } = new MemorySnapshotStore();

    protected override ILeaseStore Leases { get; }
}

public sealed class MemoryLeaseStoreTests : LeaseContract
{
    private readonly MemoryJournal _journal = new();

    public MemoryLeaseStoreTests() => Leases = new MemoryLeaseStore(_journal, Time);

    protected override ILeaseStore Leases { get; }

    protected override IJournal Journal => _journal;
}
