using Actors.Cli.Output;
using Actors.Runs.Run;
using Actors.Node.Reading;
using Actors.Node.Stores;

namespace Actors.Cli.Composition;

/// <summary>A home opened to look at: works beside the process that owns it, and without one.</summary>
internal sealed class Reading : IAsyncDisposable
{
    private readonly HomeReader _store;

    private Reading(RunHome home, HomeReader store)
    {
        Home = home;
        _store = store;
        Runs = new RunReader(store.Journal, store.Snapshots);
    }

    public RunHome Home { get; }

    public RunReader Runs { get; }

    /// <exception cref="RefusalException">There is no home of that name.</exception>
    public static Reading Open(string path)
    {
        var home = new RunHome(path);
        if (!home.Exists)
            throw new RefusalException(ExitCode.NotFound, $"there are no runs in {path}; start one with 'actors train', or name another home with --home");
        return new Reading(home, HomeStores.OpenToRead(home));
    }

    /// <summary>One run, with its state.</summary>
    /// <param name="run">Its name; null for the only one of the home.</param>
    /// <exception cref="RefusalException">There is none of that name, or it is not said which of several.</exception>
    public async ValueTask<RunView> FindAsync(string? run)
    {
        if (run is not null && await Runs.ReadAsync(run) is { Exists: true } view)
            return view;
        var names = await Runs.NamesAsync().ToListAsync();
        if (run is null && names is [var only])
            return await Runs.ReadAsync(only);
        if (run is null && names.Count > 0)
            throw new RefusalException(ExitCode.Usage, $"there are several runs in {Home.Path}; name one: {string.Join(", ", names)}");
        throw new RefusalException(ExitCode.NotFound, $"there is no run {run} in {Home.Path}; there are: {(names.Count == 0 ? "none" : string.Join(", ", names))}");
    }

    /// <summary>What a run and its retention have recorded, in order.</summary>
    /// <param name="from">The run's first sequence number, inclusive.</param>
    public IAsyncEnumerable<HistoricEvent> HistoryAsync(string run, long from, CancellationToken cancellationToken) =>
        RunHistoryReader.ReadAsync(_store.Journal, run, from, cancellationToken);

    /// <summary>What of a run's checkpoints is retired and not yet deleted.</summary>
    public ValueTask<IReadOnlyList<PendingDeletion>> PendingAsync(RunView run) => PendingDeletionReader.ReadAsync(_store.Journal, run);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
