using Actors.Journals.Sqlite;
using Akka.Actor;
using Akka.Configuration;

namespace Actors.Journals.Embedded;

/// <summary>The store of an actor system: the one that it was given, or the file that its settings name, which is open until the system ends.</summary>
internal sealed class EmbeddedStores : ExtensionIdProvider<EmbeddedStores>, IExtension
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EmbeddedStoreSetup> _opened = new(StringComparer.Ordinal);
    private ExtendedActorSystem? _system;

    public override EmbeddedStores CreateExtension(ExtendedActorSystem system) => new() { _system = system };

    /// <summary>The store of a plugin.</summary>
    /// <exception cref="ConfigurationException">The system was given no store, and the plugin's settings name no file.</exception>
    public static EmbeddedStoreSetup Of(ActorSystem system, Config plugin)
    {
        if (system.Settings.Setup.Get<EmbeddedStoreSetup>() is { HasValue: true } given)
            return given.Value;
        var path = plugin.GetString("path", "");
        return string.IsNullOrEmpty(path)
            ? throw new ConfigurationException(
                "the embedded journal has no file: set akka.persistence.journal.embedded.path and akka.persistence.snapshot-store.embedded.path, "
                + "or give the actor system an EmbeddedStoreSetup")
            : system.WithExtension<EmbeddedStores, EmbeddedStores>().Open(Path.GetFullPath(path));
    }

    private EmbeddedStoreSetup Open(string path)
    {
        lock (_gate)
        {
            if (!_opened.TryGetValue(path, out var opened))
            {
                var store = SqliteStore.Open(path);
                _opened[path] = opened = new EmbeddedStoreSetup(store.Journal, store.Snapshots);
                // Closed when the end of the system is told: whoever opens the file after that finds it free.
                _system!.RegisterOnTermination(() => store.DisposeAsync().AsTask().GetAwaiter().GetResult());
            }

            return opened;
        }
    }
}
