using System.Diagnostics;
using Actors.Journal;

namespace Actors.Diagnostics;

/// <summary>What the core tells a tracer; listen to the source called <see cref="SourceName"/>.</summary>
public static class ActorActivity
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Actors";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anyone listens.</summary>
    internal static bool IsTraced => Source.HasListeners();

    /// <summary>What the caller is doing; null when nobody listens, or nothing is traced.</summary>
    internal static Activity? OfSender => IsTraced ? Activity.Current : null;

    /// <param name="stream">Where to.</param>
    /// <param name="events">How many.</param>
    /// <param name="causes">What led to the events. One alone is the parent; an append for several is linked to each.</param>
    internal static Activity? StartAppend(StreamId stream, int events, IReadOnlyList<ActivityContext> causes) =>
        Source.StartActivity(
                "journal.append", ActivityKind.Client, causes.Count == 1 ? causes[0] : default,
                links: causes.Count > 1 ? causes.Select(cause => new ActivityLink(cause)) : null)
            ?.SetTag("stream", stream.Value).SetTag("events", events);

    internal static Activity? StartRecovery(StreamId stream) => Source.StartActivity("actor.recover")?.SetTag("stream", stream.Value);
}
