using Actors.Journals.Sqlite;
using Akka.Actor;
using Akka.Configuration;

namespace Actors.Journals.Embedded;

/// <summary>The stores of an actor system: the one of its <see cref="EmbeddedStoreSetup"/>, or SQLite files, each opened once.</summary>
internal sealed class EmbeddedStores : IExtension
{
    // The thread that calls would commit its own append. Here that is the thread of the journal's actor, and nothing would wait to be
    // grouped with it.
    private static readonly SqliteOptions Options = new() { CallerCommitLimit = TimeSpan.Zero };

    private readonly ExtendedActorSystem _system;
    private readonly EmbeddedStoreSetup? _setup;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SqliteStore> _files = [];

    private EmbeddedStores(ExtendedActorSystem system)
    {
        (_system, _setup) = (system, system.Settings.Setup.Get<EmbeddedStoreSetup>().GetOrElse(null!));
        system.RegisterOnTermination(Close);
    }

    /// <summary>The clock of the pauses between two tries to write to a full device.</summary>
    public TimeProvider Time => _setup?.Time ?? TimeProvider.System;

    public static EmbeddedStores Of(ActorSystem system) => system.WithExtension<EmbeddedStores, Provider>();

    /// <summary>The store of a journal plugin, opened with the first call.</summary>
    /// <param name="journal">Path of the plugin's settings.</param>
    /// <exception cref="ConfigurationException">Nothing says where it is.</exception>
    /// <exception cref="JournalInUseException">Another process uses the file.</exception>
    /// <exception cref="JournalFormatException">The file is something else.</exception>
    public EmbeddedStoreSetup Open(string journal)
    {
        if (_setup is not null)
            return _setup;
        var path = _system.Settings.Config.GetString(journal + ".path", "");
        if (path == "")
            throw new ConfigurationException(
                $"{journal} has no store; set {journal}.path to a file, or add an {nameof(EmbeddedStoreSetup)} to the actor system");
        var store = OpenFile(Path.GetFullPath(path));
        return new EmbeddedStoreSetup(store.Journal, store.Snapshots);
    }

    private SqliteStore OpenFile(string path)
    {
        lock (_gate)
        {
            if (!_files.TryGetValue(path, out var store))
                _files.Add(path, store = SqliteStore.Open(path, Options));
            return store;
        }
    }

    // The system has terminated only when this returns: who waits for that can open the file.
    private void Close()
    {
        lock (_gate)
        {
            foreach (var store in _files.Values)
                store.Dispose();
            _files.Clear();
        }
    }

    private sealed class Provider : ExtensionIdProvider<EmbeddedStores>
    {
        public override EmbeddedStores CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
