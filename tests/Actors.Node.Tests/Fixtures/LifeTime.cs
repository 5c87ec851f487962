using Akka.TestKit;

namespace Actors.Node.Tests.Fixtures;

/// <summary>A clock that stands still until a test moves it, and the timers of an actor system with it.</summary>
internal sealed class LifeTime : TimeProvider
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private long _ticks = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    public TestScheduler? Scheduler { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <summary>Moves the clock; between two moves everything that actors have to do is done.</summary>
    public void Advance(TimeSpan by)
    {
        CountingDispatcher.Settle();
        for (var left = by; left > TimeSpan.Zero; left -= Slice)
        {
            var step = left < Slice ? left : Slice;
            Interlocked.Add(ref _ticks, step.Ticks);
            Scheduler!.Advance(step);
            CountingDispatcher.Settle();
        }

        Scheduler!.Advance(TimeSpan.Zero); // What is due at once, because of that.
        CountingDispatcher.Settle();
    }

    /// <summary>Moves the clock until something has happened.</summary>
    public async Task AdvanceUntilAsync(Task happened, TimeSpan step)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (!happened.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            Advance(step);
            await Task.Yield();
        }

        await happened;
    }
}
