using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.Journals.Sql;
using Actors.Runs.Files;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Node.Stores;

/// <summary>The database that the events of a home are in. <c>journal.json</c> remembers it, so that a verb finds them without the settings of
/// the node; a home without that file has its events in <c>journal.db</c>.</summary>
/// <param name="Provider">The kind of database.</param>
/// <param name="ConnectionString">In the words of the provider; empty for the SQLite file <c>journal-sql.db</c> of the home.</param>
public sealed record SqlPlace(SqlDatabase Provider, string ConnectionString)
{
    /// <summary>What <c>journal.json</c> of a home says; null when there is none.</summary>
    /// <exception cref="JournalChoiceException">It cannot be read.</exception>
    public static SqlPlace? TryRead(RunHome home)
    {
        if (!File.Exists(home.JournalChoicePath))
            return null;
        try
        {
            using var file = File.OpenRead(home.JournalChoicePath);
            return JsonSerializer.Deserialize(file, SqlPlaceJson.Default.SqlPlace) ?? throw new JsonException("it is empty");
        }
        catch (JsonException damage)
        {
            throw new JournalChoiceException(
                $"{home.JournalChoicePath} does not say where the home's events are: {damage.Message.TrimEnd('.')}. " +
                """Expected {"provider": "sqlite" or "postgresql", "connectionString": "..."}.""");
        }
    }

    /// <summary>Makes <c>journal.json</c> say this, without a password.</summary>
    public void WriteTo(RunHome home)
    {
        var place = ConnectionString.Length == 0 ? this : this with { ConnectionString = SqlConnectionText.WithoutPassword(OptionsOf(home)) };
        if (TryRead(home) == place)
            return;
        var unfinished = home.JournalChoicePath + ".new";
        using (var file = File.Create(unfinished))
        {
            JsonSerializer.Serialize(file, place, SqlPlaceJson.Default.SqlPlace);
            DurableFile.Flush(file);
        }

        DurableFile.Replace(unfinished, home.JournalChoicePath);
    }

    /// <summary>How to reach it from a home.</summary>
    /// <exception cref="ArgumentException">The provider does not understand the connection string.</exception>
    public SqlOptions OptionsOf(RunHome home) => (Provider, ConnectionString) switch
    {
        (SqlDatabase.Sqlite, "") => SqlOptions.ForSqlite(Path.GetFullPath(home.SqlJournalPath)),
        (SqlDatabase.Sqlite, _) => new SqlOptions(SqlProvider.Sqlite, ConnectionString),
        _ => SqlOptions.ForPostgreSql(ConnectionString),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SqlPlace))]
internal sealed partial class SqlPlaceJson : JsonSerializerContext;
