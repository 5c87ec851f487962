using Actors.Runs.Files;
using Actors.Runs.Interop;

namespace Actors.Runs.Tests.Files;

public sealed class StorageFaultTests
{
    private static readonly IOException NoSpace = new("No space left on device", 28);
    private static readonly IOException QuotaExceeded = new("Disk quota exceeded", 122);

    [Fact]
    public void A_disk_without_room_is_full() => Assert.Equal("No space left on device", StorageFault.ReasonOf(NoSpace, Room(freeBytes: 10), neededBytes: 100));

    [Fact]
    public void One_without_inodes_has_too_many_files() => Assert.Equal(
        "No space left on device; no inodes are left there: fewer files must be on that disk, not fewer bytes",
        StorageFault.ReasonOf(NoSpace, Room(freeBytes: 5000) with { IsWithoutInodes = true }, neededBytes: 100));

    [Fact]
    public void A_quota_is_told_from_the_disk()
    {
        const string reason = "; 5,000 bytes are free there: a quota is used up, or another limit than the disk's";

        Assert.Equal($"Disk quota exceeded{reason}", StorageFault.ReasonOf(QuotaExceeded, Room(freeBytes: 5000), neededBytes: 100));
        Assert.Equal($"No space left on device{reason}", StorageFault.ReasonOf(NoSpace, Room(freeBytes: 5000), neededBytes: 100));
    }

    [Fact]
    public void What_is_no_want_of_room_is_told_as_it_is() =>
        Assert.Equal("Input/output error", StorageFault.ReasonOf(new IOException("Input/output error", 5), "/", neededBytes: 100));

    private static DiskRoom Room(long freeBytes) => new(1_000_000, freeBytes, freeBytes, IsWithoutInodes: false);
}
