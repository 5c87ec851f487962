using Actors.CrashTests.Kills;
using Actors.CrashTests.Running;
using Actors.Journals.Sql.Tests;
using Actors.Runs.Run;

namespace Actors.CrashTests;

/// <summary>Runs whose events are in a database behind Akka.Persistence.Sql.</summary>
[Collection(ReferenceCollection.Name)]
public sealed class DatabaseTests(Reference reference, PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    private const string Sqlite = "sqlite", PostgreSql = "postgresql";

    [Theory]
    [InlineData(Sqlite, 101)]
    [InlineData(Sqlite, 102)]
    [InlineData(PostgreSql, 103)]
    [InlineData(PostgreSql, 104)]
    public Task A_killed_run_ends_as_the_one_that_was_never_interrupted(string provider, int seed) => InTime.StrikeAsync(async () =>
    {
        using var home = await FreshAsync(provider);
        var kills = await new KillCase(KillPlan.Of(seed, reference) with { DrawsData = false }, home).RunAsync();
        await reference.AssertSameEndAsync(home);
        return kills.Count > 0;
    });

    [Fact]
    public Task A_server_that_is_killed_and_started_again_costs_no_step_and_no_worker() => InTime.StrikeAsync(async () =>
    {
        using var home = await FreshAsync(PostgreSql);
        await using var journal = new JournalWatch(home);
        using var life = Life.Start(home.Train());
        if (!await Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.BatchCompleted { Step: >= 20 })))
            return await InTime.MissedAsync(life);

        await server.KillAsync();
        await server.StartAsync();

        var ending = await life.EndAsync();
        Assert.True(ending.ExitCode == 0, ending.Error);
        await reference.AssertSameEndAsync(home);
        Assert.Single((await home.RecordedAsync()).Of("attempt-started/1"));
        return true;
    });

    [Fact]
    public async Task A_home_stays_in_its_database_and_keeps_no_password()
    {
        using var home = reference.FreshOn($"provider = postgresql, connection-string = \"{await server.CreateDatabaseAsync()};Password=secret\"");
        var ending = await Life.RunAsync(home.Train("--set", "run.max-steps=5"));

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(home.Runs.JournalChoicePath), StringComparison.Ordinal);
        Assert.Contains("completed", (await Life.RunAsync("runs", "list", "--home", home.Path)).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(home.Runs.JournalPath));
    }

    private async Task<Home> FreshAsync(string provider) => reference.FreshOn(provider == PostgreSql
        ? $"provider = {provider}, connection-string = \"{await server.CreateDatabaseAsync()}\""
        : $"provider = {provider}");
}
