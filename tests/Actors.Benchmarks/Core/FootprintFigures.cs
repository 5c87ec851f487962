using System.Diagnostics;
using Actors.EventSourcing;
using Actors.Journal;

namespace Actors.Benchmarks.Core;

/// <summary>What it costs to have an actor.</summary>
internal static class FootprintFigures
{
    private const int Actors = 100_000;

    public static IEnumerable<Figure> All =>
    [
        new("actors made and started", "actors/s", null, "80-94 k", async () => (await MakeAsync()).PerSecond),
        new("idle actor", "bytes", 500, "1,736-1,944", async () => (await MakeAsync()).Bytes, LessIsBetter: true),
        new("idle event-sourced actor", "bytes", 1_000, "3,449", MakeEventSourcedAsync, LessIsBetter: true),
    ];

    private static async Task<(double PerSecond, double Bytes)> MakeAsync()
    {
        await using var system = new ActorSystem();
        var started = new CountdownEvent(Actors);
        var props = Props.Of(() => new Idle(started));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Actors; i++)
            system.Spawn(props).Tell(i);
        started.Wait();
        var perSecond = Actors / Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (perSecond, (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors);
    }

    private static async Task<double> MakeEventSourcedAsync()
    {
        await using var system = new ActorSystem();
        var started = new CountdownEvent(Actors);
        var persistence = new Persistence<long, Added>(new MemoryJournal(), TallyCodec.Instance);
        var streams = Enumerable.Range(0, Actors).Select(i => new StreamId($"tally-{i}")).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Actors; i++)
        {
            var stream = streams[i];
            system.Spawn(Props.Of(() => new Tally(stream, persistence, _ => started.Signal())));
        }

        started.Wait();
        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Actors;
    }

    /// <summary>Has handled one message: what a mailbox needs is part of its size.</summary>
    private sealed class Idle(CountdownEvent started) : Actor<int>
    {
        protected override ValueTask ReceiveAsync(int message)
        {
            started.Signal();
            return ValueTask.CompletedTask;
        }
    }
}
