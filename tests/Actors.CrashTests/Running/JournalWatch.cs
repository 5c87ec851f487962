using Actors.Journals.Sqlite;
using Actors.Node.Stores;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.CrashTests.Running;

/// <summary>Reads a run's events while another process writes them.</summary>
internal sealed class JournalWatch(Home home) : IAsyncDisposable
{
    private HomeReader? _store;

    /// <summary>How many events the run has; 0 while there is no journal.</summary>
    public async Task<long> CountAsync() =>
        TryOpen() is { } store ? await store.Journal.HighestSequenceAsync(RunHome.StreamOf(ShortRun.Name)) : 0;

    /// <summary>Whether an event is recorded that is like this.</summary>
    public async Task<bool> HasAsync(Func<RunEvent, bool> isLike) => (await EventsAsync()).Exists(recorded => isLike(recorded));

    public async Task<List<RunEvent>> EventsAsync()
    {
        var events = new List<RunEvent>();
        if (TryOpen() is { } store)
        {
            await foreach (var recorded in new RunReader(store.Journal, store.Snapshots).EventsAsync(ShortRun.Name))
                events.Add(recorded.Event);
        }

        return events;
    }

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;

    private HomeReader? TryOpen()
    {
        if (_store is null && home.Runs.Exists)
        {
            try
            {
                _store = HomeStores.OpenToRead(home.Runs);
            }
            catch (Exception beingMade) when (beingMade is JournalFormatException or SqliteException or FileNotFoundException)
            {
                // The file has its name, but not yet its tables.
            }
        }

        return _store;
    }
}
