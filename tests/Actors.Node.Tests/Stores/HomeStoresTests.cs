using Actors.Journals.Sqlite;
using Actors.Node.Stores;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Files;

namespace Actors.Node.Tests.Stores;

public sealed class HomeStoresTests : IDisposable
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=actors;Username=me;Password=secret";

    private readonly TemporaryDirectory _directory = new();

    private RunHome Home => new(_directory.Path);

    [Fact]
    public async Task A_new_home_is_embedded()
    {
        await using var store = await HomeStores.OpenAsync(Home, Settings());

        Assert.True(File.Exists(Home.JournalPath));
        Assert.False(File.Exists(Home.JournalChoicePath));
    }

    [Fact]
    public async Task A_home_stays_on_its_database_when_settings_say_nothing()
    {
        await (await HomeStores.OpenAsync(Home, Settings(JournalPlugin.Sql, SqlDatabase.Sqlite))).DisposeAsync();

        await using var store = await HomeStores.OpenAsync(Home, Settings());

        Assert.False(File.Exists(Home.JournalPath));
        Assert.Equal(new SqlPlace(SqlDatabase.Sqlite, ""), SqlPlace.TryRead(Home));
        await using var reader = HomeStores.OpenToRead(Home);
        Assert.Empty(await reader.Journal.StreamsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_relative_path_is_recorded_as_an_absolute_one()
    {
        var file = Path.Combine(_directory.Path, "events.db");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);

        await (await HomeStores.OpenAsync(Home, Settings(JournalPlugin.Sql, SqlDatabase.Sqlite, $"Data Source={relative}"))).DisposeAsync();

        Assert.Equal(new SqlPlace(SqlDatabase.Sqlite, $"Data Source={file}"), SqlPlace.TryRead(Home));
    }

    [Fact]
    public async Task A_home_has_one_owner_on_a_database_too()
    {
        await using var owner = await HomeStores.OpenAsync(Home, Settings(JournalPlugin.Sql, SqlDatabase.Sqlite));

        var refusal = await Assert.ThrowsAsync<JournalInUseException>(() => HomeStores.OpenAsync(Home, Settings()));

        Assert.Equal($"{Environment.ProcessId}", refusal.Holder);
    }

    [Theory]
    [InlineData(false, JournalPlugin.Sql, SqlDatabase.Sqlite, "", "would begin a second journal; remove the setting")]
    [InlineData(true, JournalPlugin.Embedded, null, "", "would begin a second journal; remove the setting")]
    [InlineData(true, null, SqlDatabase.Sqlite, "Data Source=/elsewhere.db", "not in the SQLite file /elsewhere.db")]
    [InlineData(true, null, SqlDatabase.Postgresql, Nowhere, "not in the PostgreSQL database actors on 127.0.0.1:1")]
    public async Task Settings_that_would_begin_a_second_journal_are_refused(
        bool isOnDatabase, JournalPlugin? plugin, SqlDatabase? provider, string connection, string reason)
    {
        await (await HomeStores.OpenAsync(Home, isOnDatabase ? Settings(JournalPlugin.Sql, SqlDatabase.Sqlite) : Settings())).DisposeAsync();

        var refusal = await Assert.ThrowsAsync<JournalChoiceException>(() => HomeStores.OpenAsync(Home, Settings(plugin, provider, connection)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Home.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "", "needs node.journal.sql.provider")]
    [InlineData(null, "Data Source=x", "node.journal.sql.connection-string is set, but not node.journal.sql.provider")]
    [InlineData(SqlDatabase.Postgresql, "", "for example \"Host=localhost;Database=actors;Username=actors\"")]
    [InlineData(SqlDatabase.Postgresql, "Host=localhost", "it lacks Host=... or Database=...")]
    [InlineData(SqlDatabase.Postgresql, "Hots=localhost;Database=a", "hots")]
    [InlineData(SqlDatabase.Sqlite, "Data Source=:memory:", "it names no file")]
    [InlineData(SqlDatabase.Sqlite, "File=x", "'file'")]
    public async Task A_mistake_in_the_settings_is_named(SqlDatabase? provider, string connection, string reason)
    {
        var refusal = await Assert.ThrowsAsync<JournalChoiceException>(
            () => HomeStores.OpenAsync(Home, Settings(JournalPlugin.Sql, provider, connection)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_named_without_the_password()
    {
        var failure = await Assert.ThrowsAsync<JournalUnreachableException>(
            () => HomeStores.OpenAsync(Home, Settings(JournalPlugin.Sql, SqlDatabase.Postgresql, Nowhere)));

        Assert.StartsWith("the PostgreSQL database actors on 127.0.0.1:1 cannot be reached: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "provider": "oracle", "connectionString": "" }""")]
    public async Task A_damaged_record_of_the_choice_is_named(string text)
    {
        await File.WriteAllTextAsync(Home.JournalChoicePath, text);

        var refusal = Assert.Throws<JournalChoiceException>(() => HomeStores.OpenToRead(Home));

        Assert.Contains(Home.JournalChoicePath, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static JournalSettings Settings(JournalPlugin? plugin = null, SqlDatabase? provider = null, string connection = "") => new()
    {
        Plugin = plugin,
        Sql = new SqlJournalSettings { Provider = provider, ConnectionString = connection },
        SnapshotEvery = 1_000,
        Reserve = 0,
        CallerCommitLimit = TimeSpan.Zero,
        FailurePatience = TimeSpan.Zero,
    };
}
