using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Everything that was warned of.</summary>
internal sealed class RecordingLog : Akka.Actor.ReceiveActor
{
    public RecordingLog(ConcurrentQueue<LogEntry> entries)
    {
        Receive<Akka.Event.Warning>(entry => entries.Enqueue(new(LogLevel.Warning, $"{entry.Message}")));
        Receive<Akka.Event.Error>(entry => entries.Enqueue(new(LogLevel.Error, $"{entry.Message}")));
        Receive<string>(_ => Sender.Tell("done", Self));
    }
}

internal sealed record LogEntry(LogLevel Level, string Message);
