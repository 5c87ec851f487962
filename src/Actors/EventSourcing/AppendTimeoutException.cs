using Actors.Journal;

namespace Actors.EventSourcing;

/// <summary>An append had no answer for the time limit. Whether it was written is known after the actor has recovered.</summary>
public sealed class AppendTimeoutException(string path, StreamId stream, long sequence, TimeSpan limit, Exception failure)
    : TimeoutException($"{path} appended after event {sequence} of '{stream}' and had no answer for {limit.TotalSeconds:0.#} s.", failure)
{
    /// <summary>The stream.</summary>
    public StreamId Stream { get; } = stream;

    /// <summary>Number of the last event that is known to be durable.</summary>
    public long Sequence { get; } = sequence;
}
