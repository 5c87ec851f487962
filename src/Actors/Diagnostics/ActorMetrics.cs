using System.Diagnostics.Metrics;
using Actors.Messaging;

namespace Actors.Diagnostics;

/// <summary>What a system tells OpenTelemetry; collect the meter called <see cref="MeterName"/>. Costs next to nothing unless
/// collected.</summary>
public sealed class ActorMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Actors";

    private readonly Meter _meter;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _deadLetters;
    private readonly Histogram<double> _appendDuration;
    private readonly Histogram<long> _appendEvents;
    private readonly Counter<long> _appendFailures;
    private readonly Histogram<double> _recoveryDuration;
    private readonly Counter<long> _recoveryFailures;

    internal ActorMetrics(ActorSystem system)
    {
        var options = new MeterOptions(MeterName) { Tags = [new("actor.system", system.Options.Name)] };
        _meter = system.Options.Meters?.Create(options) ?? new Meter(options);
        _restarts = _meter.CreateCounter<long>("actor.restarts", "{restart}", "Restarts of actors that failed.");
        _deadLetters = _meter.CreateCounter<long>("actor.dead_letters", "{message}", "Messages that no actor handled.");
        _appendDuration = _meter.CreateHistogram<double>("journal.append.duration", "s", "From an append's begin to its acknowledgement.");
        _appendEvents = _meter.CreateHistogram<long>("journal.append.events", "{event}", "Events appended together.");
        _appendFailures = _meter.CreateCounter<long>(
            "journal.append.failures", "{append}", "Appends that were refused (another writer), found no room, or have an unknown outcome.");
        _recoveryDuration = _meter.CreateHistogram<double>("actor.recovery.duration", "s", "From a lease's request to the complete state.");
        _recoveryFailures = _meter.CreateCounter<long>("actor.recovery.failures", "{recovery}", "Recoveries that did not come to a state.");
        _meter.CreateObservableGauge("actor.count", () => system.Inspect().Count, "{actor}", "Actors that live.");
        _meter.CreateObservableGauge(
            "actor.mailbox.depth", () => system.Inspect().Sum(actor => (long)actor.MailboxDepth), "{message}",
            "Messages that wait, of all actors.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Restarted() => _restarts.Add(1);

    internal void Died(DeadLetterReason reason) => _deadLetters.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));

    internal void Appended(TimeSpan duration, int events)
    {
        _appendDuration.Record(duration.TotalSeconds);
        _appendEvents.Record(events);
    }

    /// <param name="reason">refused, full or unknown.</param>
    internal void AppendFailed(string reason) => _appendFailures.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal void RecoveryFailed() => _recoveryFailures.Add(1);

    internal void Recovered(TimeSpan duration) => _recoveryDuration.Record(duration.TotalSeconds);
}
