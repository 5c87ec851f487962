using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Sqlite;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka.Actor;

namespace Actors.Journals.Tests.Embedded;

public sealed class SettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    private string PathSetting => $"{EmbeddedPersistence.JournalPath}.path = \"{Path}\"";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_settings_that_must_not_be_missing_are_those_of_a_running_system()
    {
        using var system = EmbeddedSystems.Create(new EmbeddedStoreSetup(new MemoryJournal(), new MemorySnapshotStore()));
        await RecoverAsync(system, "recovered at 0");
        var config = system.Settings.Config;

        Assert.Equal(EmbeddedPersistence.JournalPath, config.GetString("akka.persistence.journal.plugin"));
        Assert.Equal(EmbeddedPersistence.SnapshotStorePath, config.GetString("akka.persistence.snapshot-store.plugin"));
        Assert.Equal("off", config.GetString(EmbeddedPersistence.JournalPath + ".replay-filter.mode"));
        foreach (var plugin in new[] { EmbeddedPersistence.JournalPath, EmbeddedPersistence.SnapshotStorePath })
        {
            Assert.Equal(int.MaxValue, config.GetInt(plugin + ".circuit-breaker.max-failures"));
            Assert.Equal(TimeSpan.FromDays(10), config.GetTimeSpan(plugin + ".circuit-breaker.call-timeout"));
        }

        Assert.Equal(50, config.GetInt("akka.persistence.max-concurrent-recoveries"));
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task The_file_of_the_settings_is_made_and_is_free_when_the_system_has_terminated()
    {
        using (var system = EmbeddedSystems.Create(PathSetting))
        {
            var probe = system.Probe();
            var ledger = system.StartLedger(probe, "a");
            ledger.Tell("1");
            ledger.Tell("snapshot");
            await probe.ExpectAsync("recovered at 0", "command 1", "persisted 1 as 1", "saved 1");
            Assert.Throws<JournalInUseException>(() => SqliteStore.Open(Path));
            await system.Terminate().Soon();
        }

        await using var store = SqliteStore.Open(Path);
        Assert.Equal(1, await store.Journal.HighestSequenceAsync("a"));
        Assert.Equal(1, (await store.Snapshots.LoadAsync("a", SnapshotCriteria.Any))!.Sequence);
    }

    [Fact]
    public async Task Without_a_store_every_recovery_fails_and_says_what_to_set()
    {
        using var system = EmbeddedSystems.Create("");

        await RecoverAsync(
            system,
            "recovery failed: akka.persistence.journal.embedded has no store; set akka.persistence.journal.embedded.path to a file, or add an " +
            "EmbeddedStoreSetup to the actor system");
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task A_file_that_was_in_use_is_opened_when_it_is_free()
    {
        using var system = EmbeddedSystems.Create(PathSetting);
        await using (SqliteStore.Open(Path))
        {
            await RecoverAsync(
                system, $"recovery failed: {Path} is used by process {Environment.ProcessId}. Stop that process, or use another place.");
        }

        await RecoverAsync(system, "recovered at 0");
        await system.Terminate().Soon();
    }

    [Fact]
    public async Task An_unknown_serializer_of_plain_manifests_is_named()
    {
        using var system = EmbeddedSystems.Create(
            new EmbeddedStoreSetup(new MemoryJournal(), new MemorySnapshotStore()),
            $$"""{{EmbeddedPersistence.JournalPath}}.plain-manifests { "run-" = "nobodys" }""");

        await RecoverAsync(
            system,
            "recovery failed: akka.persistence.journal.embedded.plain-manifests.\"run-\": there is no serializer 'nobodys' in " +
            "akka.actor.serializers");
        await system.Terminate().Soon();
    }

    private static async Task RecoverAsync(ActorSystem system, string expected)
    {
        var probe = system.Probe();
        system.StartLedger(probe, "a");
        await probe.ExpectAsync(expected);
    }
}
