using Actors.Diagnostics;

namespace Actors.Messaging;

/// <summary>Where messages go that no actor will handle: counted, and handed to subscribers. Of those that were lost to a full
/// mailbox the system logs the 1st, the 10th, the 100th and so on.</summary>
public sealed class DeadLetters
{
    private readonly IActorLog _log;
    private readonly Lock _gate = new();
    private Action<DeadLetter>[] _subscribers = [];
    private long _count;

    internal DeadLetters(IActorLog log) => _log = log;

    /// <summary>Dead letters since the system started.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Calls <paramref name="observe"/> for every dead letter from now on, on the thread that made it; it must not wait,
    /// and what it throws is logged.</summary>
    /// <returns>Ends the subscription when disposed.</returns>
    public IDisposable Subscribe(Action<DeadLetter> observe)
    {
        lock (_gate)
            _subscribers = [.. _subscribers, observe];
        return new Subscription(this, observe);
    }

    internal void Add(DeadLetter letter)
    {
        Interlocked.Increment(ref _count);
        foreach (var observe in Volatile.Read(ref _subscribers))
            Tell(observe, letter);
    }

    private void Tell(Action<DeadLetter> observe, DeadLetter letter)
    {
        try
        {
            observe(letter);
        }
        catch (Exception failure)
        {
            _log.Write(ActorLogLevel.Error, letter.Recipient, "A subscriber of dead letters failed.", failure);
        }
    }

    private sealed class Subscription(DeadLetters letters, Action<DeadLetter> observe) : IDisposable
    {
        public void Dispose()
        {
            lock (letters._gate)
                letters._subscribers = [.. letters._subscribers.Where(other => other != observe)];
        }
    }
}
