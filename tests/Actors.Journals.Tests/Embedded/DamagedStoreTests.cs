using Actors.Journals.Embedded;
using Actors.Journals.Sqlite;
using Actors.Journals.Sqlite.Interop;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Journals.Tests.Embedded;

public sealed class DamagedStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_damaged_event_fails_the_recovery_by_stream_and_number()
    {
        await WriteAsync("1", "2", "3");
        Damage("update event set payload = x'00' where sequence = 2");
        using var system = Open();
        var probe = system.Probe();

        var ledger = system.StartLedger(probe, "a");
        await probe.WatchAsync(ledger);

        await probe.ExpectAsync("replayed 1", "recovery failed: Event 2 of stream 'a' is corrupt: its checksum does not match.");
        await probe.ExpectTerminatedAsync(ledger);
        await system.Terminate().Soon();
    }

    [Theory]
    [InlineData("sequence = 4", "snapshot 1,2|replayed 3|replayed 4|recovered at 4", 1)]
    [InlineData("sequence > 0", "replayed 1|replayed 2|replayed 3|replayed 4|recovered at 4", 2)]
    public async Task A_damaged_snapshot_is_skipped_with_a_warning(string damaged, string expected, int warnings)
    {
        await WriteAsync("1", "2", "snapshot", "3", "4", "snapshot");
        Damage($"update snapshot set payload = x'00' where {damaged}");
        using var system = Open();
        var probe = system.Probe();

        await new TestKit(system).EventFilter.Warning(contains: "of stream 'a' is corrupt").ExpectAsync(warnings, async () =>
        {
            system.StartLedger(probe, "a");
            await probe.ExpectAsync(expected.Split('|'));
        });

        await system.Terminate().Soon();
    }

    [Fact]
    public async Task A_snapshot_that_its_serializer_cannot_read_is_skipped_with_a_warning()
    {
        await WriteAsync("1", "2", "snapshot", "3");
        await using (var store = SqliteStore.Open(Path))
            await store.Snapshots.SaveAsync(new Snapshot("a", 3, DateTimeOffset.UtcNow, "7001:unknown/9", "x"u8.ToArray()));
        using var system = Open();
        var probe = system.Probe();

        await new TestKit(system).EventFilter.Warning(contains: "manifest '7001:unknown/9'").ExpectOneAsync(async () =>
        {
            system.StartLedger(probe, "a");
            await probe.ExpectAsync("snapshot 1,2", "replayed 3", "recovered at 3");
        });

        await system.Terminate().Soon();
    }

    private ActorSystem Open() => EmbeddedSystems.Create($"{EmbeddedPersistence.JournalPath}.path = \"{Path}\"");

    private void Damage(string sql)
    {
        using var database = Database.Open(Path, readOnly: false);
        database.Execute(sql);
    }

    private async Task WriteAsync(params string[] commands)
    {
        using var system = Open();
        var probe = system.Probe();
        var ledger = system.StartLedger(probe, "a");
        await probe.ExpectAsync("recovered at 0");
        foreach (var command in commands)
        {
            ledger.Tell(command);
            for (var messages = command == "snapshot" ? 1 : 2; messages > 0; messages--)
                await probe.ExpectMsgAsync<string>();
        }

        await system.Terminate().Soon();
    }
}
