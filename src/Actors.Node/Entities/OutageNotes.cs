using System.Collections.Concurrent;
using Actors.Journals;

namespace Actors.Node.Entities;

/// <summary>Which outages of the journal each run of this node has still to record: every one once, whichever incarnation of the run's actor is
/// the first that can. An outage in which that fails is another one.</summary>
/// <param name="health">The journal's.</param>
public sealed class OutageNotes(IJournalHealth health)
{
    private readonly ConcurrentDictionary<string, long> _noted = new(StringComparer.Ordinal);

    /// <summary>The journal's last outage, once it is over, to the first who asks; null else.</summary>
    public JournalOutage? Take(string run)
    {
        if (health.LastOutage is not { IsOn: false } last || last.Number <= _noted.GetValueOrDefault(run))
            return null;
        _noted[run] = last.Number;
        return last;
    }

    /// <summary>Nothing is owed for the outages that there have been.</summary>
    public void Forget(string run) => _noted[run] = health.LastOutage?.Number ?? 0;
}
