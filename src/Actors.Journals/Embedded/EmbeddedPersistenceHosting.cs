using Akka.Configuration;
using Akka.Hosting;

namespace Actors.Journals.Embedded;

/// <summary>Adds the embedded plugins to a hosted actor system, as the ones that persistent actors use when they name none.</summary>
public static class EmbeddedPersistenceHosting
{
    /// <summary>Stores events and snapshots in a SQLite file, which is closed when the actor system terminates.</summary>
    /// <param name="builder">Builds the actor system.</param>
    /// <param name="path">The file, made if it is missing. One process at a time can open it.</param>
    public static AkkaConfigurationBuilder WithEmbeddedPersistence(this AkkaConfigurationBuilder builder, string path) => builder
        .AddHocon(ConfigurationFactory.ParseString($"{EmbeddedPersistence.JournalPath}.path = {Quoted(path)}"), HoconAddMode.Prepend)
        .AddPlugins();

    /// <summary>Stores events and snapshots in stores that the caller has made, and closes after the actor system has terminated.</summary>
    /// <param name="builder">Builds the actor system.</param>
    /// <param name="journal">Where events go.</param>
    /// <param name="snapshots">Where snapshots go.</param>
    public static AkkaConfigurationBuilder WithEmbeddedPersistence(
        this AkkaConfigurationBuilder builder, IJournal journal, ISnapshotStore snapshots) =>
        builder.AddSetup(new EmbeddedStoreSetup(journal, snapshots)).AddPlugins();

    // Akka 1.5.74 starts its timers with their first user, on the thread pool, and every user waits for that on a thread of the pool. So
    // many persistent actors that start at once would wait for each other.
    private static AkkaConfigurationBuilder AddPlugins(this AkkaConfigurationBuilder builder) => builder
        .AddHocon(EmbeddedPersistence.AsDefaultPlugins, HoconAddMode.Append)
        .AddStartup((system, _) => system.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, static () => { }));

    private static string Quoted(string path) => $"\"{path.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
