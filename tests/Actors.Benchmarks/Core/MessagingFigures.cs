using System.Diagnostics;
using Actors.Messaging;

namespace Actors.Benchmarks.Core;

/// <summary>Messages between actors: nothing but their passing.</summary>
internal static class MessagingFigures
{
    private static readonly object Message = new();

    public static IEnumerable<Figure> All =>
    [
        new("tell, 1 sender to 1 actor", "messages/s", 35e6, "16-28 M", TellAsync),
        new("ping-pong, 1 in flight", "messages/s", null, "6.1 M", () => PingPongAsync(1, 1_000_000)),
        new("ping-pong, 100 in flight", "messages/s", null, "14 M", () => PingPongAsync(100, 5_000_000)),
        new("ask, sequential", "round trips/s", null, "2.1 M", () => AskAsync(1, 200_000)),
        new("ask, 100 in flight", "round trips/s", 4e6, "2.9 M", () => AskAsync(100, 2_000_000)),
    ];

    private static async Task<double> TellAsync()
    {
        const int count = 10_000_000;
        await using var system = new ActorSystem();
        var done = new TaskCompletionSource();
        var actor = system.Spawn(Props.Of(() => new Counting(count, done)) with { Mailbox = new MailboxBound(count) });
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            actor.Tell(Message);
        await done.Task;
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> PingPongAsync(int inFlight, int count)
    {
        await using var system = new ActorSystem();
        var done = new TaskCompletionSource();
        var pong = system.Spawn(Props.Of(() => new Pong()));
        var ping = system.Spawn(Props.Of(() => new Ping(pong, count / 2, done)));
        var ball = new Ball(ping);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < inFlight; i++)
            pong.Tell(ball);
        await done.Task;
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> AskAsync(int inFlight, int count)
    {
        await using var system = new ActorSystem();
        var echo = system.Spawn(Props.Of(() => new Echo()));
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => AskAsync(echo, count / inFlight)));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task AskAsync(ActorRef<ReplyTo<object>> echo, int count)
    {
        for (var i = 0; i < count; i++)
            await echo.AskAsync<object>(static replyTo => replyTo, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    private sealed class Counting(int count, TaskCompletionSource done) : Actor<object>
    {
        private int _left = count;

        protected override ValueTask ReceiveAsync(object message)
        {
            if (--_left == 0)
                done.SetResult();
            return ValueTask.CompletedTask;
        }
    }

    private sealed record Ball(ActorRef<Ball> From);

    private sealed class Pong : Actor<Ball>
    {
        protected override ValueTask ReceiveAsync(Ball message)
        {
            message.From.Tell(message);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Ping(ActorRef<Ball> pong, int count, TaskCompletionSource done) : Actor<Ball>
    {
        private int _left = count;

        protected override ValueTask ReceiveAsync(Ball message)
        {
            if (--_left == 0)
                done.SetResult();
            else if (_left > 0)
                pong.Tell(message);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Echo : Actor<ReplyTo<object>>
    {
        protected override ValueTask ReceiveAsync(ReplyTo<object> message)
        {
            message.Tell(Message);
            return ValueTask.CompletedTask;
        }
    }
}
