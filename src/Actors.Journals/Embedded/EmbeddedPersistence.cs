using Akka.Configuration;

namespace Actors.Journals.Embedded;

/// <summary>Names and defaults of the Akka.Persistence plugins over <see cref="IJournal"/> and <see cref="ISnapshotStore"/>.</summary>
public static class EmbeddedPersistence
{
    /// <summary>Path of the journal plugin's settings.</summary>
    public const string JournalPath = "akka.persistence.journal.embedded";

    /// <summary>Path of the snapshot store plugin's settings.</summary>
    public const string SnapshotStorePath = "akka.persistence.snapshot-store.embedded";

    /// <summary>Path of the query plugin's settings.</summary>
    public const string ReadJournalPath = "akka.persistence.query.journal.embedded";

    /// <summary>Every setting of the three plugins with its default. Without it the plugins do not start.</summary>
    public static Config DefaultConfig { get; } =
        ConfigurationFactory.FromResource("Actors.Journals.Embedded.embedded.conf", typeof(EmbeddedPersistence).Assembly);

    /// <summary>Makes the embedded plugins the ones that persistent actors use when they name none; includes <see cref="DefaultConfig"/>.</summary>
    public static Config AsDefaultPlugins { get; } = ConfigurationFactory.ParseString($"""
        akka.persistence.journal.plugin = "{JournalPath}"
        akka.persistence.snapshot-store.plugin = "{SnapshotStorePath}"
        """).WithFallback(DefaultConfig);
}
