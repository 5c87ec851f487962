using System.Diagnostics;
using Actors.EventSourcing;
using Actors.Messaging;

namespace Actors.Benchmarks.Core;

/// <summary>Actors that persist events or recover from them, over any journal.</summary>
internal static class Persisting
{
    private static readonly Add One = new(1);

    /// <summary>Every command gets its reply after its event is durable; commands do not wait for each other's replies.</summary>
    /// <returns>Events per second.</returns>
    public static async Task<double> EventsAsync(Persistence<long, Added> persistence, int actors, int eventsPerActor)
    {
        await using var system = new ActorSystem();
        var tallies = Spawn(system, persistence, actors, eventsPerActor);
        await Task.WhenAll(tallies.Select(tally => tally.AskAsync(One, Timeout.InfiniteTimeSpan)));

        var replies = new Replies(actors * eventsPerActor);
        var envelope = new Envelope<Add, Added>(One, replies);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < eventsPerActor; i++)
            foreach (var tally in tallies)
                tally.Tell(envelope);
        await replies.Done;
        return actors * eventsPerActor / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Every actor is told one command at a time, the next when the reply to the last has come.</summary>
    /// <returns>Events per second.</returns>
    public static async Task<double> InTurnsAsync(Persistence<long, Added> persistence, int actors, int eventsPerActor)
    {
        await using var system = new ActorSystem();
        var tallies = Spawn(system, persistence, actors, 1);
        await Task.WhenAll(tallies.Select(tally => tally.AskAsync(One, Timeout.InfiniteTimeSpan)));

        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(tallies.Select(async tally =>
        {
            for (var i = 0; i < eventsPerActor; i++)
                await tally.AskAsync(One, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        }));
        return actors * eventsPerActor / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <returns>Seconds from the actor's making to its complete state.</returns>
    public static async Task<double> RecoveryAsync(Persistence<long, Added> persistence, string stream, long expected)
    {
        await using var system = new ActorSystem();
        var recovered = new TaskCompletionSource<long>();
        var began = Stopwatch.GetTimestamp();
        system.Spawn(Props.Of(() => new Tally(stream, persistence, recovered.SetResult)));
        var state = await recovered.Task;
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return state == expected ? took : throw new InvalidOperationException($"{state} recovered instead of {expected}.");
    }

    private static ActorRef<Envelope<Add, Added>>[] Spawn(ActorSystem system, Persistence<long, Added> persistence, int actors, int waiting) =>
    [
        .. Enumerable.Range(0, actors).Select(i => system.Spawn(
            Props.Of(() => new Tally($"tally-{i}", persistence)) with { Mailbox = new MailboxBound(waiting + 1) })),
    ];
}
