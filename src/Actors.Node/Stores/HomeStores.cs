using System.Data.Common;
using Actors.Journals.Sql;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Node.Stores;

/// <summary>Opens the journal of a home where its events are.</summary>
public static class HomeStores
{
    private const string Plugin = "node.journal.plugin", Provider = "node.journal.sql.provider", Connection = "node.journal.sql.connection-string";

    /// <summary>Opens it to write. A home has one such process at a time.</summary>
    /// <exception cref="JournalChoiceException">Settings and home contradict each other.</exception>
    /// <exception cref="JournalUnreachableException">The database cannot be reached.</exception>
    /// <exception cref="IOException">The home is in use, or cannot be used.</exception>
    public static async Task<NodeStore> OpenAsync(RunHome home, JournalSettings settings)
    {
        if (Choose(home, settings) is not { } place)
            return new EmbeddedNodeStore(home, settings);

        // What the node reads is part of what it does with the journal: it waits as its writes do, and cannot do anything else.
        var options = OptionsOf(place, home) with
        {
            FailurePatience = settings.FailurePatience, ReadPatience = TimeSpan.MaxValue, ReserveBytes = settings.Reserve,
        };
        try
        {
            await options.ConnectAsync();
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            throw new JournalUnreachableException(
                $"{SqlConnectionText.Describe(options)} cannot be reached: {failure.Message.TrimEnd('.')}. Start it, or mend {Connection}.", failure);
        }

        return new SqlNodeStore(home, place, options);
    }

    /// <summary>Opens it to read, beside the process that writes, and without one.</summary>
    /// <param name="home">One that exists.</param>
    /// <exception cref="JournalChoiceException">The home does not say where its events are.</exception>
    public static HomeReader OpenToRead(RunHome home) => SqlPlace.TryRead(home) is { } place
        ? HomeReader.OfSql(OptionsOf(place, home) with { ReadPatience = TimeSpan.Zero })
        : HomeReader.OfFile(home.JournalPath);

    /// <returns>Null for the embedded journal.</returns>
    private static SqlPlace? Choose(RunHome home, JournalSettings settings)
    {
        var recorded = SqlPlace.TryRead(home);
        if (recorded is null && File.Exists(home.JournalPath))
        {
            return settings.Plugin is JournalPlugin.Sql
                ? throw new JournalChoiceException(
                    $"the events of home {home.Path} are in {home.JournalPath}, so {Plugin} = sql would begin a second journal; " +
                    "remove the setting, or choose another home with --home")
                : null;
        }

        switch (settings.Plugin ?? (recorded is null ? JournalPlugin.Embedded : JournalPlugin.Sql))
        {
            case JournalPlugin.Embedded when recorded is null:
                return null;
            case JournalPlugin.Embedded:
                throw new JournalChoiceException(
                    $"the events of home {home.Path} are in {SqlConnectionText.Describe(OptionsOf(recorded, home))}, as {home.JournalChoicePath} says, " +
                    $"so {Plugin} = embedded would begin a second journal; remove the setting, or choose another home with --home");
        }

        var given = Given(settings.Sql);
        if (recorded is null)
            return given ?? throw new JournalChoiceException($"{Plugin} = sql needs {Provider}: expected sqlite or postgresql");
        if (given is null || (given.ConnectionString.Length == 0 && given.Provider == recorded.Provider))
            return recorded;
        return SqlConnectionText.IsSameDatabase(OptionsOf(given, home), OptionsOf(recorded, home))
            ? given
            : throw new JournalChoiceException(
                $"the events of home {home.Path} are in {SqlConnectionText.Describe(OptionsOf(recorded, home))}, as {home.JournalChoicePath} says, and " +
                $"not in {SqlConnectionText.Describe(OptionsOf(given, home))}; mend {Connection}, or that file if the database has moved");
    }

    private static SqlPlace? Given(SqlJournalSettings settings) => (settings.Provider, settings.ConnectionString) switch
    {
        (null, "") => null,
        (null, _) => throw new JournalChoiceException($"{Connection} is set, but not {Provider}: expected sqlite or postgresql"),
        (SqlDatabase.Postgresql, "") => throw new JournalChoiceException(
            $"{Provider} = postgresql needs {Connection}, for example \"Host=localhost;Database=actors;Username=actors\""),
        ({ } provider, var connection) => new SqlPlace(provider, connection),
    };

    private static SqlOptions OptionsOf(SqlPlace place, RunHome home)
    {
        try
        {
            var options = place.OptionsOf(home);
            _ = SqlConnectionText.Describe(options);
            return options;
        }
        catch (ArgumentException mistake)
        {
            throw new JournalChoiceException($"{Connection} cannot be used: {mistake.Message}");
        }
    }
}
