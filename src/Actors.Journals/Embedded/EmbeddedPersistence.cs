using Akka.Configuration;
using Akka.Hosting;

namespace Actors.Journals.Embedded;

/// <summary>The embedded journal and snapshot store for an actor system.</summary>
public static class EmbeddedPersistence
{
    /// <summary>The defaults of both plugins, and the choice of them. Nothing that matters has to be set besides.</summary>
    public static Config DefaultConfig { get; } = ReadDefaults();

    /// <summary>Persists in a SQLite file of this process.</summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="path">The file; made if it does not exist. One process writes it at a time.</param>
    public static AkkaConfigurationBuilder WithEmbeddedPersistence(this AkkaConfigurationBuilder builder, string path) => builder
        .AddHocon(PathOf(path).WithFallback(DefaultConfig), HoconAddMode.Prepend);

    /// <summary>Persists in a store that is open already; whoever opened it closes it, after the system has ended.</summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="journal">The events.</param>
    /// <param name="snapshots">The snapshots.</param>
    public static AkkaConfigurationBuilder WithEmbeddedPersistence(this AkkaConfigurationBuilder builder, IJournal journal, ISnapshotStore snapshots)
    {
        builder.AddSetup(new EmbeddedStoreSetup(journal, snapshots));
        return builder.AddHocon(DefaultConfig, HoconAddMode.Append);
    }

    private static Config PathOf(string path)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(path);
        return ConfigurationFactory.ParseString($$"""akka.persistence { journal.embedded.path = {{quoted}}, snapshot-store.embedded.path = {{quoted}} }""");
    }

    private static Config ReadDefaults()
    {
        using var stream = typeof(EmbeddedPersistence).Assembly.GetManifestResourceStream("Actors.Journals.Embedded.embedded.conf")
            ?? throw new InvalidOperationException("the resource embedded.conf is missing");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
