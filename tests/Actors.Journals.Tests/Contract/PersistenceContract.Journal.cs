using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.TestKit;

namespace Actors.Journals.Tests.Contract;

/// <summary>The protocol of a journal plugin.</summary>
public abstract partial class PersistenceContract
{
    private const int Instance = 1;

    [Fact]
    public async Task Writes_are_acknowledged_as_a_batch_and_then_per_event_in_order()
    {
        var probe = ProbeIn(System);
        JournalOf(System).Tell(new WriteMessages([Write("a", 1, new Said("1"), new Said("2")), Write("a", 3, new Said("3"))], probe.Ref, Instance));

        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            var success = await probe.ExpectMsgAsync<WriteMessageSuccess>();
            Assert.Equal(("a", (long)sequence, Instance), (success.Persistent.PersistenceId, success.Persistent.SequenceNr, success.ActorInstanceId));
            Assert.Equal(new Said($"{sequence}"), success.Persistent.Payload);
        }
    }

    [Theory]
    [InlineData(1, long.MaxValue, long.MaxValue, "12345")]
    [InlineData(2, 4, long.MaxValue, "234")]
    [InlineData(2, 4, 2, "23")]
    [InlineData(3, 3, long.MaxValue, "3")]
    [InlineData(1, 5, 0, "")]
    [InlineData(4, 3, long.MaxValue, "")]
    [InlineData(5, 100, long.MaxValue, "5")]
    [InlineData(6, 100, long.MaxValue, "")]
    public async Task A_replay_keeps_its_bounds_and_ends_with_the_highest_number(long from, long to, long max, string expected)
    {
        await WriteFive("a");
        await WriteFive("other");

        Assert.Equal((expected, 5), await ReplayAsync(System, "a", from, to, max));
    }

    [Fact]
    public async Task A_replay_of_an_unknown_stream_ends_with_0()
    {
        await WriteFive("other");

        Assert.Equal(("", 0), await ReplayAsync(System, "a"));
    }

    [Theory]
    [InlineData(2, "345")]
    [InlineData(5, "")]
    public async Task Deleted_events_are_not_replayed_and_the_highest_number_is_kept(long to, string expected)
    {
        await WriteFive("a");

        await DeleteAsync("a", to);
        await DeleteAsync("a", to);

        Assert.Equal((expected, 5), await ReplayAsync(System, "a"));
        await WriteAsync("a", 6, new Said("6"));
        Assert.Equal((expected + "6", 6), await ReplayAsync(System, "a"));
    }

    [Fact]
    public async Task Deletion_and_numbers_survive_another_actor_system()
    {
        await WriteFive("a");
        await DeleteAsync("a", 5);

        Assert.Equal(("", 5), await ReplayAsync(CreateSystem(), "a"));
    }

    [Fact]
    public async Task A_write_whose_number_exists_fails_and_nothing_of_it_is_written()
    {
        await WriteFive("a");
        var probe = ProbeIn(System);

        JournalOf(System).Tell(new WriteMessages([Write("a", 5, new Said("again"), new Said("6"), new Said("7"))], probe.Ref, Instance));

        await probe.ExpectMsgAsync<WriteMessagesFailed>();
        for (var sequence = 5; sequence <= 7; sequence++)
            Assert.Equal(sequence, (await probe.ExpectMsgAsync<WriteMessageFailure>()).Persistent.SequenceNr);
        Assert.Equal(("12345", 5), await ReplayAsync(System, "a"));
    }

    [Fact]
    public async Task A_failed_write_of_one_stream_does_not_fail_those_of_others()
    {
        await WriteFive("a");
        var probes = Enumerable.Range(0, 20).Select(_ => ProbeIn(System)).ToArray();

        for (var i = 0; i < probes.Length; i++)
        {
            var write = i % 2 == 0 ? Write("a", 5, new Said("again")) : Write($"b{i}", 1, new Said("1"));
            JournalOf(System).Tell(new WriteMessages([write], probes[i].Ref, Instance));
        }

        for (var i = 0; i < probes.Length; i++)
        {
            if (i % 2 == 0)
                await probes[i].ExpectMsgAsync<WriteMessagesFailed>();
            else
                await probes[i].ExpectMsgAsync<WriteMessagesSuccessful>();
        }
    }

    [Fact]
    public async Task What_cannot_be_serialized_is_rejected_and_its_number_stays_free()
    {
        await WriteFive("a");
        var probe = ProbeIn(System);

        JournalOf(System).Tell(new WriteMessages([Write("a", 6, new Said("6"), new Unspeakable())], probe.Ref, Instance));

        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        for (var sequence = 6; sequence <= 7; sequence++)
        {
            var rejected = await probe.ExpectMsgAsync<WriteMessageRejected>();
            Assert.Equal(sequence, rejected.Persistent.SequenceNr);
            Assert.Contains("on purpose", rejected.Cause.ToString());
        }

        Assert.Equal(("12345", 5), await ReplayAsync(System, "a"));
        await WriteAsync("a", 6, new Said("6"));
        Assert.Equal(("123456", 6), await ReplayAsync(System, "a"));
    }

    [Fact]
    public async Task Payloads_come_back_as_they_were_and_earlier_versions_as_their_successors()
    {
        var large = new string('ß', 1_000_000);
        var bytes = Enumerable.Range(0, 256).Select(number => (byte)number).ToArray();
        await WriteAsync("a", 1, new Said("größer \0 \n 'quoted' 🦀"), new SaidLongAgo("once"), new Said(large), new Said(""), "a text", bytes);

        var replayed = await ReplayedAsync(System, "a");

        Assert.Equal(
            [new Said("größer \0 \n 'quoted' 🦀"), new Said("once (long ago)"), new Said(large), new Said(""), "a text"],
            replayed.Take(5).Select(persistent => persistent.Payload));
        Assert.Equal(bytes, Assert.IsType<byte[]>(replayed[5].Payload));
    }

    [Fact]
    public async Task Replayed_events_carry_when_they_were_written()
    {
        var before = DateTime.UtcNow - TimeSpan.FromSeconds(1);
        await WriteFive("a");

        Assert.All(
            await ReplayedAsync(System, "a"),
            persistent => Assert.InRange(new DateTime(persistent.Timestamp, DateTimeKind.Utc), before, DateTime.UtcNow + TimeSpan.FromSeconds(1)));
    }

    protected static AtomicWrite Write(string id, long first, params object[] payloads) =>
        new(payloads.Select((payload, index) => (IPersistentRepresentation)new Persistent(payload, first + index, id)).ToImmutableArray());

    /// <summary>Writes events as one atomic write, and expects that to succeed.</summary>
    protected async Task WriteAsync(string id, long first, params object[] payloads)
    {
        var probe = ProbeIn(System);
        JournalOf(System).Tell(new WriteMessages([Write(id, first, payloads)], probe.Ref, Instance));
        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        foreach (var _ in payloads)
            await probe.ExpectMsgAsync<WriteMessageSuccess>();
    }

    protected static async Task<IReadOnlyList<IPersistentRepresentation>> ReplayedAsync(ActorSystem system, string id) =>
        (await ReplayAsync(ProbeIn(system), system, id, 1, long.MaxValue, long.MaxValue)).Events;

    private Task WriteFive(string id) => WriteAsync(id, 1, [.. Enumerable.Range(1, 5).Select(number => new Said($"{number}"))]);

    private async Task DeleteAsync(string id, long to)
    {
        var probe = ProbeIn(System);
        JournalOf(System).Tell(new DeleteMessagesTo(id, to, probe.Ref));
        Assert.Equal(to, (await probe.ExpectMsgAsync<DeleteMessagesSuccess>()).ToSequenceNr);
    }

    /// <returns>The texts of the events, joined, and the highest number.</returns>
    private static async Task<(string Texts, long Highest)> ReplayAsync(
        ActorSystem system, string id, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        var (events, highest) = await ReplayAsync(ProbeIn(system), system, id, from, to, max);
        return (string.Concat(events.Select(persistent => ((Said)persistent.Payload).Text)), highest);
    }

    private static async Task<(List<IPersistentRepresentation> Events, long Highest)> ReplayAsync(
        TestProbe probe, ActorSystem system, string id, long from, long to, long max)
    {
        var events = new List<IPersistentRepresentation>();
        JournalOf(system).Tell(new ReplayMessages(from, to, max, id, probe.Ref));
        while (true)
        {
            switch (await probe.ReceiveOneAsync(Patience.Limit))
            {
                case ReplayedMessage replayed:
                    events.Add(replayed.Persistent);
                    break;
                case RecoverySuccess success:
                    Assert.Equal(
                        Enumerable.Range(0, events.Count).Select(index => events[0].SequenceNr + index), events.Select(each => each.SequenceNr));
                    Assert.All(events, persistent => Assert.Equal(id, persistent.PersistenceId));
                    return (events, success.HighestSequenceNr);
                case var other:
                    throw new InvalidOperationException($"A replay has said {other ?? "nothing"}.");
            }
        }
    }
}
