using Akka.Actor;

namespace Actors.Journals.Embedded;

/// <summary>Keeps a replay from running ahead of the actor that recovers, whose mailbox would take every event of its stream.</summary>
internal sealed class ReplayPace(TimeProvider time)
{
    /// <summary>A replay pauses when so many messages wait.</summary>
    private const int MostWaiting = 2 * EventsBetweenLooks;

    private const int EventsBetweenLooks = 1024;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    // Akka's base class does not tell its plugin whom a replay is for.
    private readonly AsyncLocal<IActorRef?> _recovering = new();

    /// <summary>What begins before the result is disposed of replays for this actor.</summary>
    public Scope Of(IActorRef actor)
    {
        _recovering.Value = actor;
        return new Scope(this);
    }

    /// <summary>Called after each event; waits while the actor is behind.</summary>
    /// <exception cref="OperationCanceledException">The actor has stopped.</exception>
    public async ValueTask KeepAsync(long sequence)
    {
        if (sequence % EventsBetweenLooks != 0 || _recovering.Value is not ActorRefWithCell actor)
            return;
        while (actor.Underlying.NumberOfMessages > MostWaiting)
            await Task.Delay(Pause, time);
        if (actor.Underlying.IsTerminated)
            throw new OperationCanceledException($"{actor.Path} has stopped while it recovered");
    }

    internal readonly struct Scope(ReplayPace pace) : IDisposable
    {
        public void Dispose() => pace._recovering.Value = null;
    }
}
