using Actors.Journals;

namespace Actors.Node.Tests.Fixtures;

/// <summary>A journal's reserve of which a test says whether it is in use, and whether there is room to restore it.</summary>
internal sealed class FakeReserve : IJournalReserve
{
    public bool IsInUse { get; set; }

    public bool HasRoom { get; set; }

    public string Place => "journal.db";

    public long SizeBytes => 1_000;

    public bool TryRestore()
    {
        IsInUse = !HasRoom;
        return HasRoom;
    }
}
