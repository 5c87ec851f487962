using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Actors.Journals.Sql.Tests;

/// <summary>The contract of all plugins, on Akka.Persistence.Sql behind the guard.</summary>
public abstract class SqlPersistenceContract(ISqlStore store) : PersistenceContract
{
    private static readonly Config Heard = ConfigurationFactory.ParseString(
        "akka { loglevel = WARNING, loggers = [\"Akka.TestKit.TestEventListener, Akka.TestKit\"] }");

    private readonly List<SqlPersistence> _opened = [];
    private SqlOptions? _options;

    [Theory]
    [InlineData("sequence_number = 4", "snapshot 1,2|replayed 3|replayed 4|recovered at 4", 1)]
    [InlineData("sequence_number > 0", "replayed 1|replayed 2|replayed 3|replayed 4|recovered at 4", 2)]
    public async Task A_snapshot_that_cannot_be_read_is_skipped_with_a_warning(string damaged, string expected, int warnings)
    {
        var probe = ProbeIn(System);
        var ledger = StartLedger(System, probe, "a");
        TellAll(ledger, "1", "2", "snapshot");
        await ExpectAsync(probe, "recovered at 0", "command 1", "persisted 1 as 1", "command 2", "persisted 2 as 2", "saved 2");
        TellAll(ledger, "3", "4", "snapshot");
        await ExpectAsync(probe, "command 3", "persisted 3 as 3", "command 4", "persisted 4 as 4", "saved 4");
        await StopAsync(probe, ledger);
        await _options!.ExecuteAsync($"update snapshot set manifest = 'unknown/9' where {damaged}");

        await new TestKit(System).EventFilter.Warning(contains: "of 'a' cannot be read").ExpectAsync(warnings, async () =>
        {
            StartLedger(System, probe, "a");
            await ExpectAsync(probe, expected.Split('|'));
        });
    }

    public override async Task InitializeAsync() => _options = await store.CreateAsync();

    protected override ActorSystemSetup Compose(Config contract)
    {
        var sql = SqlPersistence.Open(_options!);
        _opened.Add(sql);
        return ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Heard.WithFallback(contract).WithFallback(sql.Config)), sql);
    }

    protected override Task DropDatabaseAsync()
    {
        _opened.ForEach(sql => sql.Dispose());
        return Task.CompletedTask;
    }
}

public sealed class SqlPersistenceOnSqliteTests(SqliteFile store) : SqlPersistenceContract(store), IClassFixture<SqliteFile>;

[Collection(PostgreSqlCollection.Name)]
public sealed class SqlPersistenceOnPostgreSqlTests(PostgreSqlServer server) : SqlPersistenceContract(new PostgreSqlDatabase(server));
