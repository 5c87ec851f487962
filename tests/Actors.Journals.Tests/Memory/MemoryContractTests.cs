using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;

namespace Actors.Journals.Tests.Memory;

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
