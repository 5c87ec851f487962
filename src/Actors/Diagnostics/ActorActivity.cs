using System.Diagnostics;
using Actors.Journal;

namespace Actors.Diagnostics;

/// <summary>What the core tells a tracer; listen to the source called <see cref="SourceName"/>.</summary>
public static class ActorActivity
{
    /// <summary>The name of the activity source.</summary>
    public const string SourceName = "Actors";

    private static readonly ActivitySource Source = new(SourceName);

    internal static Activity? StartAppend(StreamId stream, int events) => Source.StartActivity("journal.append", ActivityKind.Client)
        ?.SetTag("stream", stream.Value).SetTag("events", events);

    internal static Activity? StartRecovery(StreamId stream) => Source.StartActivity("actor.recover")?.SetTag("stream", stream.Value);
}
