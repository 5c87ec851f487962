using System.Text;
using Actors.Journals.Embedded;
using Actors.Journals.Memory;
using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;
using MemoryJournal = Actors.Journals.Memory.MemoryJournal;
using Akka.TestKit;

namespace Actors.Journals.Tests.Embedded;

/// <summary>What the journal holds, and what comes back.</summary>
public sealed class PayloadTests : IAsyncLifetime
{
    private const string Settings = """
        akka.persistence.journal.embedded {
          plain-manifests { "run-" = contract, "runs/" = contract }
          event-adapters {
            marking = "Actors.Journals.Tests.Embedded.PayloadTests+Marking, Actors.Journals.Tests"
            unmarking = "Actors.Journals.Tests.Embedded.PayloadTests+Unmarking, Actors.Journals.Tests"
          }
          event-adapter-bindings {
            "Actors.Journals.Tests.Embedded.PayloadTests+Marked, Actors.Journals.Tests" = marking
            "Actors.Journals.Tests.Contract.Said, Actors.Journals.Tests" = unmarking
          }
        }
        akka.actor {
          serializers.old = "Actors.Journals.Tests.Embedded.PayloadTests+OldStyle, Actors.Journals.Tests"
          serialization-bindings {
            "Actors.Journals.Tests.Embedded.PayloadTests+Old, Actors.Journals.Tests" = old
            "Actors.Journals.Tests.Embedded.PayloadTests+Marked, Actors.Journals.Tests" = old
          }
        }
        """;

    private readonly MemoryJournal _journal = new();
    private readonly MemorySnapshotStore _snapshots = new();
    private readonly ActorSystem _system;

    public PayloadTests() => _system = EmbeddedSystems.Create(new EmbeddedStoreSetup(_journal, _snapshots), Settings);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate().Soon();

    [Theory]
    [InlineData("a", "7001:said/2")]
    [InlineData("run", "7001:said/2")]
    [InlineData("run-1", "said/2")]
    [InlineData("runs/2", "said/2")]
    public async Task A_manifest_names_its_serializer_except_in_streams_with_plain_manifests(string stream, string manifest)
    {
        await WriteAsync(stream, new Said("text"));
        await SaveAsync(stream, new Said("state"));

        var recorded = Assert.Single(await _journal.ReadAsync(stream).ToListAsync());
        Assert.Equal((manifest, "text"), (recorded.Manifest, Encoding.UTF8.GetString(recorded.Payload.Span)));
        var snapshot = await _snapshots.LoadAsync(stream, SnapshotCriteria.Any);
        Assert.Equal((manifest, "state"), (snapshot!.Manifest, snapshot.Text()));
        var probe = _system.Probe();
        _system.StartLedger(probe, stream);
        await probe.ExpectAsync("snapshot state", "recovered at 1");
    }

    [Fact]
    public async Task Events_with_plain_manifests_that_another_program_wrote_are_read()
    {
        await _journal.AppendAsync(new Append("run-1", 0, [new EventData("said/1", "old"u8.ToArray()), new EventData("said/2", "new"u8.ToArray())]));
        var probe = _system.Probe();

        _system.StartLedger(probe, "run-1");

        await probe.ExpectAsync("replayed old (long ago)", "replayed new", "recovered at 2");
    }

    [Fact]
    public async Task An_event_of_another_serializer_is_rejected_in_a_stream_with_plain_manifests()
    {
        var rejected = await RejectedAsync("run-1", "a text");

        Assert.Contains("stream 'run-1' has plain manifests of serializer 7001, but System.String is bound to serializer", rejected.Message);
        Assert.Equal(0, await _journal.HighestSequenceAsync("run-1"));
    }

    [Fact]
    public async Task An_unknown_manifest_fails_the_recovery_by_stream_and_number()
    {
        await _journal.AppendAsync(new Append("a", 0, [new EventData("7001:said/2", "1"u8.ToArray()), new EventData("7001:said/9", default)]));
        var probe = _system.Probe();

        _system.StartLedger(probe, "a");

        await probe.ExpectAsync("replayed 1");
        Assert.Contains("number 2 of stream 'a' cannot be deserialized (manifest '7001:said/9')", await probe.ExpectMsgAsync<string>());
    }

    [Fact]
    public async Task Serializers_without_string_manifests_work()
    {
        await WriteAsync("a", new Old("old"), "a text", new byte[] { 1, 2 });

        Assert.Equal([new Old("old"), "a text"], (await ReplayAsync("a")).Take(2));
        Assert.Equal(
            [$"7002:{typeof(Old).FullName}, Actors.Journals.Tests", "1:", "4:"],
            (await _journal.ReadAsync("a").ToListAsync()).Select(recorded => recorded.Manifest));
    }

    [Fact]
    public async Task The_manifest_of_an_event_adapter_comes_back_to_it()
    {
        await WriteAsync("a", new Marked("x"));

        Assert.Equal([new Marked("x by marked:1/2")], await ReplayAsync("a"));
        var stored = Assert.Single(await _journal.ReadAsync("a").ToListAsync()).Manifest;
        Assert.Equal("7001/10:marked:1/2said/2", stored);
    }

    [Fact]
    public async Task An_event_adapter_with_a_manifest_is_refused_where_manifests_are_plain() =>
        Assert.Contains("leave no room for 'marked:1/2'", (await RejectedAsync("run-1", new Marked("x"))).Message);

    [Fact]
    public async Task Tags_are_refused_and_an_envelope_without_tags_is_taken_off()
    {
        Assert.Contains("does not store tags (red)", (await RejectedAsync("a", new Tagged(new Said("x"), ["red"]))).Message);

        await WriteAsync("a", new Tagged(new Said("x"), []));

        Assert.Equal([new Said("x")], await ReplayAsync("a"));
    }

    [Fact]
    public async Task What_follows_a_rejected_event_in_a_batch_is_rejected_too()
    {
        var probe = _system.Probe();
        Journal.Tell(new WriteMessages([Write("a", 1, new Said("1")), Write("a", 2, new Unspeakable()), Write("a", 3, new Said("3"))], probe.Ref, 1));

        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        await probe.ExpectMsgAsync<WriteMessageSuccess>();
        await probe.ExpectMsgAsync<WriteMessageRejected>();
        Assert.Contains("an event before it was rejected", (await probe.ExpectMsgAsync<WriteMessageRejected>()).Cause.Message);
        Assert.Equal([new Said("1")], await ReplayAsync("a"));
    }

    [Fact]
    public async Task Another_writer_and_a_gap_are_told_apart()
    {
        await WriteAsync("a", new Said("1"));

        Assert.Equal(
            "another writer has appended to stream 'a': its last event is 1, not 0; nothing was written", (await FailedAsync("a", 1)).Message);
        var gap = await FailedAsync("a", 3);
        Assert.StartsWith("stream 'a' ends with event 1, so event 3 would leave a gap; nothing was written.", gap.Message);
        Assert.Equal(("a", 2, 1), (gap.Stream.Value, gap.Expected, gap.Actual));
    }

    private IActorRef Journal => Persistence.Instance.Apply(_system).JournalFor(null);

    private static AtomicWrite Write(string stream, long sequence, object payload) => new(new Persistent(payload, sequence, stream));

    private async Task WriteAsync(string stream, params object[] payloads)
    {
        var probe = _system.Probe();
        Journal.Tell(new WriteMessages(payloads.Select((payload, index) => Write(stream, index + 1, payload)), probe.Ref, 1));
        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        foreach (var _ in payloads)
            await probe.ExpectMsgAsync<WriteMessageSuccess>();
    }

    private async Task<Exception> RejectedAsync(string stream, object payload)
    {
        var probe = _system.Probe();
        Journal.Tell(new WriteMessages([Write(stream, 1, payload)], probe.Ref, 1));
        await probe.ExpectMsgAsync<WriteMessagesSuccessful>();
        return (await probe.ExpectMsgAsync<WriteMessageRejected>()).Cause;
    }

    private async Task<SequenceConflictException> FailedAsync(string stream, long sequence)
    {
        var probe = _system.Probe();
        Journal.Tell(new WriteMessages([Write(stream, sequence, new Said("x"))], probe.Ref, 1));
        await probe.ExpectMsgAsync<WriteMessagesFailed>();
        return Assert.IsType<SequenceConflictException>((await probe.ExpectMsgAsync<WriteMessageFailure>()).Cause);
    }

    private async Task<List<object>> ReplayAsync(string stream)
    {
        var probe = _system.Probe();
        var payloads = new List<object>();
        Journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, stream, probe.Ref));
        while (await probe.ReceiveOneAsync(Patience.Limit) is ReplayedMessage replayed)
            payloads.Add(replayed.Persistent.Payload);
        return payloads;
    }

    private async Task SaveAsync(string stream, object state)
    {
        var probe = _system.Probe();
        Persistence.Instance.Apply(_system).SnapshotStoreFor(null).Tell(
            new SaveSnapshot(new SnapshotMetadata(stream, 1, DateTime.UtcNow), state), probe.Ref);
        await probe.ExpectMsgAsync<SaveSnapshotSuccess>();
    }

    public sealed record Old(string Text);

    public sealed record Marked(string Text);

    public sealed class OldStyle(ExtendedActorSystem system) : Serializer(system)
    {
        public override int Identifier => 7_002;

        public override bool IncludeManifest => true;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Old)obj).Text);

        public override object FromBinary(byte[] bytes, Type? type) =>
            type == typeof(Old) ? new Old(Encoding.UTF8.GetString(bytes)) : throw new ArgumentException($"{type} was not written by this.");
    }

    public sealed class Marking : IWriteEventAdapter
    {
        public string Manifest(object evt) => "marked:1/2";

        public object ToJournal(object evt) => new Said(((Marked)evt).Text);
    }

    public sealed class Unmarking : IReadEventAdapter
    {
        public IEventSequence FromJournal(object evt, string manifest) =>
            EventSequence.Single(manifest == "" ? evt : new Marked($"{((Said)evt).Text} by {manifest}"));
    }
}
