using System.Text;
using Actors.Journals.Embedded;
using Actors.Journals.Sqlite;
using Actors.Journals.Sqlite.Interop;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;
using Akka.Actor;
using Akka.Persistence;
using Akka.Serialization;

namespace Actors.Journals.Tests.Embedded;

/// <summary>A file that an earlier version of the program wrote, with tokens and leases, opens as it is and goes on in its own format.</summary>
public sealed class EarlierFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("journal.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_persistent_actor_continues_a_stream_of_an_earlier_version_byte_for_byte()
    {
        File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "Sqlite", "Formats", "format-1.db"), Path);
        using (var database = Database.Open(Path, readOnly: true))
        {
            Assert.Equal(2, Number(database, "select token from head where stream = 'run-a'"));
            Assert.Equal(1, Number(database, "select count(*) from lease"));
        }

        using var system = EmbeddedSystems.Create($$"""
            {{EmbeddedPersistence.JournalPath}} { path = "{{Path}}", plain-manifests { "run-" = texts } }
            akka.actor {
              serializers.texts = "Actors.Journals.Tests.Embedded.EarlierFileTests+TextSerializer, Actors.Journals.Tests"
              serialization-bindings { "Actors.Journals.Tests.Embedded.EarlierFileTests+Text, Actors.Journals.Tests" = texts }
            }
            """);
        var probe = system.Probe();

        system.ActorOf(Props.Create(() => new Reader("run-b", probe.Ref))).Tell(new Text("said/3", "and on"));
        await probe.ExpectAsync(
            "said/1 größer", "said/1 b2", "said/1 b3", "counted/1 4", "recovered at 4", "persisted 5");
        system.ActorOf(Props.Create(() => new Reader("run-a", probe.Ref))).Tell(new Text("said/3", "six"));
        await probe.ExpectAsync("snapshot 5 state/1 five", "recovered at 5", "persisted 6");
        await system.Terminate().Soon();

        await using var store = SqliteStore.OpenReadOnly(Path);
        var last = (await store.Journal.ReadAllAsync(10).ToListAsync()).Select(recorded => (
            recorded.Position, recorded.Stream.Value, recorded.Sequence, recorded.Manifest, Encoding.UTF8.GetString(recorded.Payload.Span)));
        Assert.Equal([(11, "run-b", 5, "said/3", "and on"), (12, "run-a", 6, "said/3", "six")], last);
    }

    private static long Number(Database database, string sql)
    {
        using var statement = database.Prepare(sql);
        statement.Step();
        var number = statement.Int64(0);
        statement.Reset();
        return number;
    }

    public sealed record Text(string Manifest, string Value);

    public sealed class TextSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 7_003;

        public override string Manifest(object o) => ((Text)o).Manifest;

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Text)obj).Value);

        public override object FromBinary(byte[] bytes, string manifest) => new Text(manifest, Encoding.UTF8.GetString(bytes));
    }

    private sealed class Reader(string id, IActorRef probe) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnRecover(object message) => probe.Tell(message switch
        {
            SnapshotOffer { Snapshot: Text state } offer => $"snapshot {offer.Metadata.SequenceNr} {state.Manifest} {state.Value}",
            Text text => $"{text.Manifest} {text.Value}",
            _ => $"recovered at {LastSequenceNr}",
        });

        protected override void OnCommand(object message) => Persist((Text)message, _ => probe.Tell($"persisted {LastSequenceNr}"));
    }
}
