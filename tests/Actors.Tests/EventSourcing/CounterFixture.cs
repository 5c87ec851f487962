using Actors.EventSourcing;
using Actors.Journal;
using Actors.Supervision;

namespace Actors.Tests.EventSourcing;

/// <summary>A system with counters over a journal that can be made to fail.</summary>
internal sealed class CounterFixture : IAsyncDisposable
{
    /// <param name="clockOf">The system's clock, made from the stores'; the same by default.</param>
    public CounterFixture(Func<ManualTime, TimeProvider>? clockOf = null)
    {
        System = TestSystem.Create(Time, Log, clockOf?.Invoke(Time));
        Journal = new FaultyJournal(Store);
        Leases = new MemoryLeaseStore(Store, Time);
        Persistence = new Persistence<int, CounterEvent>(Journal, CounterCodec.Events) { Owner = "local" };
    }

    public ManualTime Time { get; } = new();

    public RecordingLog Log { get; } = new();

    public Probe<string> Seen { get; } = new();

    public ActorSystem System { get; }

    public MemoryJournal Store { get; } = new();

    public FaultyJournal Journal { get; }

    public MemoryLeaseStore Leases { get; }

    public Persistence<int, CounterEvent> Persistence { get; set; }

    public ActorRef<Envelope<CounterCommand, CounterEvent>> Spawn(
        string name = "counter", StreamId? stream = null, SupervisorStrategy? supervision = null)
    {
        var persistence = Persistence;
        return System.Spawn(
            Props.Of(() => new CounterActor(stream ?? "counter", persistence, Seen.Add)) with
            {
                Supervision = supervision ?? SupervisorStrategy.Default,
            },
            name);
    }

    public async Task AppendAsync(long expected, params (string Manifest, string Payload)[] events) =>
        Assert.IsType<AppendResult.Appended>(await Store.AppendAsync(new Append(
            "counter", expected, FencingToken.None,
            [.. events.Select(data => new EventData(data.Manifest, global::System.Text.Encoding.UTF8.GetBytes(data.Payload)))])));

    /// <summary>Moves the clock until what is awaited has happened.</summary>
    public async Task<T> LaterAsync<T>(Task<T> happens)
    {
        await Time.AdvanceUntilAsync(happens, TimeSpan.FromSeconds(1));
        return await happens;
    }

    public async ValueTask DisposeAsync() => await System.StopAsync().Soon();
}
