using System.Collections.Concurrent;
using Actors.Diagnostics;

namespace Actors.Tests;

internal sealed class RecordingLog : IActorLog
{
    public ConcurrentQueue<(ActorLogLevel Level, string Path, string Message, Exception? Failure)> Entries { get; } = new();

    public void Write(ActorLogLevel level, string path, string message, Exception? failure = null) =>
        Entries.Enqueue((level, path, message, failure));
}
