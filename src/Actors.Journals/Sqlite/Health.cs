
namespace Actors.Journals.Sqlite;

/// <summary>What the device of a journal has done of late. Told by whoever commits, asked by any thread.</summary>
internal sealed class Health(string journal, TimeProvider time) : IJournalHealth
{
    private readonly Lock _gate = new();
    private volatile JournalOutage? _last;
    private long _since;

    /// <inheritdoc/>
    public JournalOutage? LastOutage => _last;

    /// <summary>How long the device has failed by now; zero when it does not.</summary>
    public TimeSpan Lasted => _last is { IsOn: true } ? time.GetElapsedTime(_since) : TimeSpan.Zero;

    /// <summary>The device has failed a write.</summary>
    public void Failed(Exception failure)
    {
        // What the tries after the first one meet follows from it.
        lock (_gate)
        {
            if (_last is { IsOn: true })
                return;
            _since = time.GetTimestamp();
            _last = new JournalOutage((_last?.Number ?? 0) + 1, journal, time.GetUtcNow(), failure.Message);
        }
    }

    /// <summary>The device has taken a write.</summary>
    public void Worked()
    {
        if (_last is not { IsOn: true })
            return;
        lock (_gate)
        {
            if (_last is { IsOn: true } outage)
                _last = outage with { Until = time.GetUtcNow() };
        }
    }
}
