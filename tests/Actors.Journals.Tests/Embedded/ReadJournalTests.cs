using System.Text;
using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka;
using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace Actors.Journals.Tests.Embedded;

public sealed class ReadJournalOnSqliteTests : ReadJournalContract
{
    private readonly TemporaryStore _store = new();

    protected override IJournal Journal => _store.Store.Journal;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _store.DisposeAsync();
    }
}

public sealed class ReadJournalOnMemoryTests : ReadJournalContract
{
    protected override IJournal Journal { get; } = new MemoryJournal();
}

/// <summary>The query plugin.</summary>
public abstract class ReadJournalContract : IAsyncLifetime
{
    private ActorSystem _system = null!;
    private EmbeddedReadJournal _reader = null!;

    protected abstract IJournal Journal { get; }

    public Task InitializeAsync()
    {
        _system = EmbeddedSystems.Create(new EmbeddedStoreSetup(Journal, new MemorySnapshotStore()));
        _reader = _system.ReadJournalFor<EmbeddedReadJournal>(EmbeddedPersistence.ReadJournalPath);
        return Task.CompletedTask;
    }

    public virtual Task DisposeAsync() => _system.Terminate().Soon();

    [Fact]
    public async Task Current_events_of_a_stream_keep_their_bounds_and_end()
    {
        await AppendAsync("a", 0, "1", "2", "3", "4");
        await AppendAsync("b", 0, "other");

        var events = await CollectAsync(_reader.CurrentEventsByPersistenceId("a", 2, 3));

        Assert.Equal(["2", "3"], events.Select(Text));
        Assert.Equal([(2L, "a"), (3L, "a")], events.Select(envelope => (envelope.SequenceNr, envelope.PersistenceId)));
        Assert.All(events, envelope => Assert.InRange(
            new DateTime(envelope.Timestamp, DateTimeKind.Utc), DateTime.UtcNow - TimeSpan.FromMinutes(1), DateTime.UtcNow));
        Assert.Empty(await CollectAsync(_reader.CurrentEventsByPersistenceId("unknown", 0, long.MaxValue)));
    }

    [Fact]
    public async Task Current_events_leave_out_what_was_deleted()
    {
        await AppendAsync("a", 0, "1", "2", "3");
        await Journal.DeleteAsync("a", 2);

        Assert.Equal(["3"], (await CollectAsync(_reader.CurrentEventsByPersistenceId("a", 0, long.MaxValue))).Select(Text));
    }

    [Fact]
    public async Task Live_events_of_a_stream_arrive_and_end_at_the_upper_bound()
    {
        await AppendAsync("a", 0, "1");
        var queue = Run(_reader.EventsByPersistenceId("a", 0, 3));
        Assert.Equal("1", Text(await NextAsync(queue)));

        await AppendAsync("b", 0, "other");
        await AppendAsync("a", 1, "2", "3", "4");

        Assert.Equal("2", Text(await NextAsync(queue)));
        Assert.Equal("3", Text(await NextAsync(queue)));
        Assert.False((await queue.PullAsync().Soon()).HasValue);
    }

    [Fact]
    public async Task All_events_continue_after_the_offset_of_one()
    {
        await AppendAsync("a", 0, "1", "2");
        await AppendAsync("b", 0, "3");
        await AppendAsync("a", 2, "4");
        var all = await CollectAsync(_reader.CurrentAllEvents(Offset.NoOffset()));

        var rest = await CollectAsync(_reader.CurrentAllEvents(all[1].Offset));

        Assert.Equal(["1", "2", "3", "4"], all.Select(Text));
        Assert.Equal(["3", "4"], rest.Select(Text));
        Assert.Empty(await CollectAsync(_reader.CurrentAllEvents(all[^1].Offset)));
    }

    [Fact]
    public async Task Live_events_of_all_streams_arrive_in_order()
    {
        await AppendAsync("a", 0, "1", "2");
        var queue = Run(_reader.AllEvents(Offset.NoOffset()));
        Assert.Equal("1", Text(await NextAsync(queue)));
        await AppendAsync("b", 0, "3");
        Assert.Equal("2", Text(await NextAsync(queue)));
        Assert.Equal("3", Text(await NextAsync(queue)));
        await AppendAsync("c", 0, "4");
        Assert.Equal("4", Text(await NextAsync(queue)));
    }

    [Fact]
    public async Task Persistence_ids_come_once_each_those_that_are_there_and_new_ones()
    {
        await AppendAsync("b", 0, "1");
        await AppendAsync("a", 0, "1");
        Assert.Equal(["a", "b"], await CollectAsync(_reader.CurrentPersistenceIds()));
        var queue = Run(_reader.PersistenceIds());
        Assert.Equal("a", await NextAsync(queue));
        Assert.Equal("b", await NextAsync(queue));

        await AppendAsync("a", 1, "2");
        await AppendAsync("c", 0, "1");

        Assert.Equal("c", await NextAsync(queue));
    }

    [Fact]
    public async Task A_source_is_not_read_far_ahead_of_its_consumer()
    {
        for (var i = 0; i < 20_000; i += 1_000)
            await AppendAsync("a", i, [.. Enumerable.Repeat("x", 1_000)]);
        var queues = new[]
        {
            Run(_reader.CurrentEventsByPersistenceId("a", 0, long.MaxValue)), Run(_reader.EventsByPersistenceId("a", 0, 20_000)),
            Run(_reader.CurrentAllEvents(Offset.NoOffset())),
        };
        foreach (var queue in queues)
            await NextAsync(queue);

        // As long as reading all of it takes: a source that reads ahead has it all by then.
        Assert.Equal(20_000, (await CollectAsync(_reader.CurrentAllEvents(Offset.NoOffset()))).Count);
        await Journal.DeleteAsync("a", 20_000);

        foreach (var queue in queues)
        {
            var rest = 0;
            while ((await queue.PullAsync().Soon()).HasValue)
                rest++;
            Assert.InRange(rest, 0, 4_000);
        }
    }

    private ISinkQueue<T> Run<T>(Source<T, NotUsed> source) => source.RunWith(Sink.Queue<T>(), _system.Materializer());

    private static async Task<T> NextAsync<T>(ISinkQueue<T> queue)
    {
        var next = await queue.PullAsync().Soon();
        Assert.True(next.HasValue);
        return next.Value;
    }

    private static string Text(EventEnvelope envelope) => ((Said)envelope.Event).Text;

    private async Task AppendAsync(string stream, long expected, params string[] texts) =>
        Assert.IsType<AppendResult.Appended>(await Journal.AppendAsync(new Append(
            stream, expected, [.. texts.Select(text => new EventData("7001:said/2", Encoding.UTF8.GetBytes(text)))])));

    private async Task<IReadOnlyList<T>> CollectAsync<T>(Source<T, NotUsed> source) =>
        await source.RunWith(Sink.Seq<T>(), _system.Materializer()).Soon();
}
