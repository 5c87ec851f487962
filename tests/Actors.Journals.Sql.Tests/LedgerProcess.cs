using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Journals.Tests.Contract;
using Akka.Actor;

namespace Actors.Journals.Sql.Tests;

/// <summary>A process of its own that owns the ledger <c>a</c> of a database, and is told by its standard input what to do.</summary>
/// <remarks>
/// - <c>start CLAIM</c> starts an actor, which claims, and writes one event after the other. Says <c>claimed CLAIM</c>, then <c>ack TEXT</c> for
///   every event that is durable, and <c>refused TYPE</c> and <c>stopped</c> when the actor is stopped by a refused write.
/// - <c>stop</c> ends the writing after the present event and stops the actor. Says <c>stopped</c>.
/// </remarks>
internal sealed class LedgerProcess : IAsyncDisposable
{
    public const string Verb = "ledger";

    private readonly BlockingCollection<string> _lines = [];
    private readonly List<string> _acknowledged = [];
    private readonly Task _reading;

    public LedgerProcess(SqlOptions options)
    {
        Process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(LedgerProcess).Assembly.Location, Verb, $"{options.Provider}", options.ConnectionString])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        _reading = Task.Run(async () =>
        {
            while (await Process.StandardOutput.ReadLineAsync() is { } line)
                _lines.Add(line);
            _lines.CompleteAdding();
        });
    }

    public Process Process { get; }

    /// <summary>The texts of which it has said that they are durable, as far as they have been taken.</summary>
    public IReadOnlyList<string> Acknowledged => _acknowledged;

    public void Tell(string line) => Process.StandardInput.WriteLine(line);

    /// <summary>Takes what it says until it says this. Whatever it says in between must be an acknowledgement.</summary>
    public void Expect(string line)
    {
        while (Take() is var said && said != line)
            Acknowledge(said);
    }

    /// <summary>Takes so many acknowledgements.</summary>
    public void ExpectAcknowledgements(int count)
    {
        for (var i = 0; i < count; i++)
            Acknowledge(Take());
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
            Process.Kill();
        await Process.WaitForExitAsync().Soon();
        await _reading.Soon();
        Process.Dispose();
    }

    /// <summary>What the process does.</summary>
    public static async Task<int> RunAsync(SqlOptions options)
    {
        await using var sql = new SqlSystem(options);
        sql.System.EventStream.Subscribe(sql.System.ActorOf(Props.Create<Announcer>()), typeof(Ledger.Refused));
        Task? writing = null;
        var isStopping = false;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["start", var claim]:
                    isStopping = false;
                    writing = Task.Run(() => WriteAsync(sql, claim, () => Volatile.Read(ref isStopping)));
                    break;
                case ["stop"]:
                    Volatile.Write(ref isStopping, true);
                    await (writing ?? Task.CompletedTask);
                    break;
                default:
                    return 2;
            }
        }

        return 0;
    }

    private static async Task WriteAsync(SqlSystem sql, string claim, Func<bool> isStopping)
    {
        var ledger = sql.Start("a", claim);
        var stopped = ledger.WatchAsync();
        await ledger.TextsAsync();
        Console.WriteLine($"claimed {claim}");
        for (var n = 1; !isStopping(); n++)
        {
            var text = $"{claim}:{n}";
            var written = ledger.Ask<Ledger.Written>(new Ledger.Write(text), Timeout.InfiniteTimeSpan);
            if (await Task.WhenAny(written, stopped) == stopped)
                break;
            Console.WriteLine($"ack {text}");
        }

        ledger.Tell(PoisonPill.Instance);
        await stopped;
        Console.WriteLine("stopped");
    }

    private string Take() => _lines.TryTake(out var line, Patience.Limit) ? line : throw new TimeoutException($"Process {Process.Id} says nothing.");

    private void Acknowledge(string said)
    {
        Assert.StartsWith("ack ", said);
        _acknowledged.Add(said["ack ".Length..]);
    }

    private sealed class Announcer : ReceiveActor
    {
        public Announcer() => Receive<Ledger.Refused>(refused => Console.WriteLine($"refused {refused.Cause.GetType().Name}"));
    }
}
