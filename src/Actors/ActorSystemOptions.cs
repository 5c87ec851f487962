using System.Diagnostics.Metrics;
using Actors.Diagnostics;
using Actors.Dispatch;

namespace Actors;

/// <summary>What a system takes from its surroundings. Time, turns and chance come from here and from nowhere else.</summary>
public sealed record ActorSystemOptions
{
    /// <summary>Tells this system's instruments from those of others, as <c>actor.system</c>; default "actors".</summary>
    public string Name { get; init; } = "actors";

    /// <summary>The clock of timers, timeouts and backoff.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where actors take their turns unless their props say otherwise.</summary>
    public IDispatcher Dispatcher { get; init; } = PoolDispatcher.Instance;

    /// <summary>The source of jitter; it need not be thread-safe.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Where the system and its actors write; default warnings and errors on stderr.</summary>
    public IActorLog Log { get; init; } = new StderrLog();

    /// <summary>Makes the system's meter, as a host's services do; null for one that is made as it is. A meter knows its system until it is
    /// disposed, which happens when the system has stopped.</summary>
    public IMeterFactory? Meters { get; init; }

    /// <summary>Messages an actor handles before it lets others have the thread; at least 1, default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MessagesPerTurn
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MessagesPerTurn), value, "An actor handles at least one message in its turn.");
    } = 1_000;

    /// <summary>How long <see cref="ActorSystem.StopAsync"/> waits for each phase before it goes on to the next; default 60 s.</summary>
    public TimeSpan ShutdownPhaseTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
