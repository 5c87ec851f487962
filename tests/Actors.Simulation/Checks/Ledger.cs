using Actors.Journal;
using Actors.Simulation.Stores;

namespace Actors.Simulation.Checks;

/// <summary>
/// What was written, acknowledged and granted, noted apart from the journal.
/// <list type="bullet">
/// <item>An acknowledged event is in the journal, once, under the number that was acknowledged.</item>
/// <item>Whoever writes holds the newest lease of the stream.</item>
/// </list>
/// </summary>
internal sealed class Ledger(RunRecord record)
{
    private readonly Dictionary<StreamId, Lease> _granted = [];
    private readonly Dictionary<StreamId, long> _written = [];
    private readonly List<(Append Append, long LastSequence)> _acknowledged = [];
    private readonly List<long> _answered = [];

    public FencingToken NewestToken(StreamId stream) => _granted.GetValueOrDefault(stream)?.Token ?? FencingToken.None;

    /// <summary>Who was granted the stream's last lease; null for nobody.</summary>
    public string? NewestOwner(StreamId stream) => _granted.GetValueOrDefault(stream)?.Owner;

    /// <summary>Number of the last event of a stream.</summary>
    public long Written(StreamId stream) => _written.GetValueOrDefault(stream);

    public void Grant(Lease lease)
    {
        if (lease.Token.CompareTo(NewestToken(lease.Stream)) <= 0)
            record.Violations.Add($"lease {lease.Token} of '{lease.Stream}' is granted after {NewestToken(lease.Stream)}");
        _granted[lease.Stream] = lease;
    }

    /// <summary>The lease granted last of each stream.</summary>
    public IEnumerable<Lease> Granted => _granted.Values;

    public void Write(Append append, long after)
    {
        if (append.Token != NewestToken(append.Stream))
            record.Violations.Add($"two writers: token {append.Token} wrote to '{append.Stream}' after {NewestToken(append.Stream)} was granted");
        if (after != Written(append.Stream))
            record.Violations.Add($"'{append.Stream}' has a gap: event {after + 1} follows {Written(append.Stream)}");
        _written[append.Stream] = after + append.Events.Length;
        foreach (var written in append.Events)
            record.Add(append.Stream, written);
    }

    /// <summary>The writer has learned that its events are durable.</summary>
    public void Acknowledge(Append append, long lastSequence) => _acknowledged.Add((append, lastSequence));

    /// <summary>An operator has learned that the run's events up to this one are durable.</summary>
    public void Answer(long sequence) => _answered.Add(sequence);

    /// <summary>Compares the notes with the journal as it stands.</summary>
    public void Check(IJournal journal)
    {
        var streams = _written.Keys.Concat(_acknowledged.Select(acknowledged => acknowledged.Append.Stream)).Distinct()
            .ToDictionary(stream => stream, stream => journal.ReadAsync(stream).Results().ToArray());
        foreach (var (stream, events) in streams)
        {
            for (var i = 0; i < events.Length; i++)
                if (events[i].Sequence != i + 1)
                    record.Violations.Add($"'{stream}' has a gap: its event {i + 1} has number {events[i].Sequence}");
        }

        foreach (var (append, last) in _acknowledged)
            CheckAcknowledged(append, last, streams[append.Stream]);
        foreach (var sequence in _answered)
            if (sequence > State(streams))
                record.Violations.Add($"an operator was told of event {sequence}, which is not in the journal");
    }

    private static long State(Dictionary<StreamId, JournalEvent[]> streams) =>
        streams.Where(stream => Training.Runs.RunHome.TryGetRun(stream.Key, out _)).Max(stream => stream.Value.Length);

    private void CheckAcknowledged(Append append, long last, JournalEvent[] events)
    {
        for (var i = 0; i < append.Events.Length; i++)
        {
            var sequence = last - append.Events.Length + 1 + i;
            if (sequence > events.Length || events[sequence - 1].Manifest != append.Events[i].Manifest
                || !events[sequence - 1].Payload.Span.SequenceEqual(append.Events[i].Payload.Span))
                record.Violations.Add($"acknowledged and lost: event {sequence} of '{append.Stream}', {append.Events[i].Manifest}");
        }
    }
}
