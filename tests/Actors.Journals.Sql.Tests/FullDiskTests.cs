using System.Diagnostics;
using Actors.CrashTests.Running;
using Actors.Journals.Tests.Contract;
using Akka.Actor;

namespace Actors.Journals.Sql.Tests;

/// <summary>A disk that somebody else fills while a persistent actor writes.</summary>
[Collection(PostgreSqlCollection.Name)]
public sealed class FullDiskTests(PostgreSqlServer server)
{
    // Neither database can compress it.
    private readonly Random _random = new(1);

    [MountingFact]
    public async Task Write_to_a_full_sqlite_file_uses_the_reserve_and_then_waits_for_room()
    {
        using var disk = new SmallDisk(8);
        var time = new ManualTime();
        var options = SqlOptions.ForSqlite(Path.Combine(disk.Home, "journal.db")) with { Time = time, ReserveBytes = 1 << 20 };
        await using var sql = new SqlSystem(options);
        var reserve = Assert.IsAssignableFrom<IJournalReserve>(sql.Persistence.Reserve);
        Assert.Equal((1 << 20, false), (reserve.SizeBytes, reserve.IsInUse));

        var written = await WriteUntilItWaitsAsync(sql, time, disk);

        // What the reserve gave was enough for some writes of 64 KiB.
        Assert.True(reserve.IsInUse);
        Assert.False(File.Exists(options.Place() + ".reserve"));
        Assert.InRange(written.OnFullDisk, 3, 16);
        Assert.False(reserve.TryRestore());

        disk.Clear();
        await ContinueAsync(sql, time, written);
        Assert.True(reserve.TryRestore());
        Assert.Equal((1 << 20, false), (new FileInfo(options.Place() + ".reserve").Length, reserve.IsInUse));
    }

    [MountingFact]
    public async Task Write_to_a_full_postgresql_tablespace_waits_for_room()
    {
        using var disk = new SmallDisk(24);
        var time = new ManualTime();
        using (var chown = Process.Start("chown", ["postgres", disk.Home]))
            await chown.WaitForExitAsync().Soon();
        await PostgreSqlServer.ExecuteAsync(server.ConnectionString("postgres"), $"create tablespace small location '{disk.Home}'");
        var database = await server.CreateDatabaseAsync("tablespace small");
        try
        {
            await using var sql = new SqlSystem(SqlOptions.ForPostgreSql(database + ";Pooling=false") with { Time = time });
            Assert.Null(sql.Persistence.Reserve);
            var written = await WriteUntilItWaitsAsync(sql, time, disk);
            disk.Clear();
            await ContinueAsync(sql, time, written);
        }
        finally
        {
            disk.Clear();
            var name = new Npgsql.NpgsqlConnectionStringBuilder(database).Database;
            await PostgreSqlServer.ExecuteAsync(server.ConnectionString("postgres"), $"drop database {name} with (force)");
            await PostgreSqlServer.ExecuteAsync(server.ConnectionString("postgres"), "drop tablespace small");
        }
    }

    private async Task<Written> WriteUntilItWaitsAsync(SqlSystem sql, ManualTime time, SmallDisk disk)
    {
        var ledger = sql.Start("a");
        List<string> texts = [Text()];
        await ledger.WriteAsync(texts[0]);
        disk.Fill();
        while (true)
        {
            texts.Add(Text());
            var write = ledger.WriteAsync(texts[^1]);
            await Task.Run(() => Assert.True(SpinWait.SpinUntil(() => write.IsCompleted || time.Armed > 0, Patience.Limit)));
            if (write.IsCompleted)
            {
                await write;
                continue;
            }

            var outage = sql.Persistence.Health.LastOutage;
            Assert.True(outage is { IsOn: true, Number: 1 });
            Assert.Contains("full", outage.Reason + (outage.Reason.Contains("No space left", StringComparison.Ordinal) ? " full" : ""));

            // However long it lasts: the actor does not notice.
            for (var i = 0; i < 20; i++)
                time.Advance(TimeSpan.FromMinutes(1));
            Assert.False(write.IsCompleted);
            return new Written(ledger, texts, write);
        }
    }

    private static async Task ContinueAsync(SqlSystem sql, ManualTime time, Written written)
    {
        await time.AdvanceUntilAsync(written.Waiting, TimeSpan.FromSeconds(1));
        Assert.False(sql.Persistence.Health.LastOutage!.IsOn);
        written.Texts.Add("after");
        await written.Ledger.WriteAsync("after");

        Assert.Equal(["claim", .. written.Texts], await written.Ledger.TextsAsync());
        Assert.Equal(
            ["claim", .. written.Texts], await new SqlJournalReader(sql.Persistence.Options).ReadAsync("a").Select(SqlReaderContract.Text).ToListAsync());
    }

    private string Text() => Convert.ToHexString(RandomBytes());

    private byte[] RandomBytes()
    {
        var bytes = new byte[32 << 10];
        _random.NextBytes(bytes);
        return bytes;
    }

    private sealed record Written(IActorRef Ledger, List<string> Texts, Task Waiting)
    {
        public int OnFullDisk => Texts.Count - 2;
    }
}

internal static class SqlOptionsPlace
{
    /// <summary>The file of a SQLite database.</summary>
    public static string Place(this SqlOptions options) =>
        new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
}
