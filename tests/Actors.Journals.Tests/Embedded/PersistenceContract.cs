using Actors.Journals.Embedded;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit.Xunit2;

namespace Actors.Journals.Tests.Embedded;

/// <summary>What a journal owes to persistent actors, on every store.</summary>
public abstract class PersistenceContract : IAsyncLifetime
{
    private readonly List<TestKit> _systems = [];

    protected abstract IJournal Journal { get; }

    protected abstract ISnapshotStore Snapshots { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Sys.Terminate();
        await CloseAsync();
    }

    [Fact]
    public void Events_are_recovered_in_order_by_the_next_system()
    {
        var first = System();
        var counter = Start(first, "a");
        foreach (var text in (string[])["one", "two", "three"])
            counter.Tell(text);
        Assert.Equal([("one", 1L), ("two", 2), ("three", 3)], Enumerable.Range(0, 3).Select(_ => Next(first)));

        var second = System();
        Start(second, "a", "one", "two", "three");
    }

    [Fact]
    public void Second_writer_is_refused_and_stopped()
    {
        var (first, second) = (System(), System());
        var old = Start(first, "a");
        old.Tell("claimed by the first");
        first.ExpectMsg<Recorded>();
        var current = Start(second, "a", "claimed by the first");
        current.Tell("claimed by the second");
        second.ExpectMsg<Recorded>();

        first.Watch(old);
        old.Tell("stale");

        Assert.IsType<SequenceConflictException>(first.ExpectMsg<Failed>().Cause.GetBaseException());
        first.ExpectTerminated(old);
        Start(System(), "a", "claimed by the first", "claimed by the second");
    }

    [Fact]
    public void Writer_that_comes_back_keeps_every_event()
    {
        var (first, second) = (System(), System());
        Record(first, Start(first, "a"), "by the first");
        Record(second, Start(second, "a", "by the first"), "by the second");
        Record(first, Start(first, "a", "by the first", "by the second"), "by the first again");

        Start(System(), "a", "by the first", "by the second", "by the first again");
    }

    [Fact]
    public void What_cannot_be_serialized_is_rejected_before_anything_is_written()
    {
        var system = System();
        var counter = Start(system, "a");
        counter.Tell(new Unserializable());
        system.ExpectMsg<Rejected>();

        Start(System(), "a");
    }

    [Fact]
    public void Snapshot_spares_the_events_before_it()
    {
        var system = System();
        var counter = Start(system, "a");
        Record(system, counter, "one");
        counter.Tell(new Save());
        Assert.Equal(1, system.ExpectMsg<Saved>().Sequence);
        Record(system, counter, "two");

        Start(System(), "a", "one", "two");
    }

    [Fact]
    public async Task Snapshot_that_does_not_read_is_passed_over()
    {
        var system = System();
        Record(system, Start(system, "a"), "one");
        await Snapshots.SaveAsync(new Snapshot("a", 1, DateTimeOffset.UtcNow, "17000:of another version", new byte[] { 1 }));

        Start(System(), "a", "one");
    }

    [Fact]
    public void Settings_that_must_not_be_missing_are_in_force()
    {
        var settings = System().Sys.Settings.Config;
        Assert.Equal("akka.persistence.journal.embedded", settings.GetString("akka.persistence.journal.plugin"));
        Assert.Equal("akka.persistence.snapshot-store.embedded", settings.GetString("akka.persistence.snapshot-store.plugin"));
        Assert.Equal("off", settings.GetString("akka.persistence.journal.embedded.replay-filter.mode"));
        foreach (var plugin in (string[])["journal", "snapshot-store"])
        {
            var breaker = settings.GetConfig($"akka.persistence.{plugin}.embedded.circuit-breaker");
            Assert.InRange(breaker.GetInt("max-failures"), 1_000_000, int.MaxValue);
            Assert.InRange(breaker.GetTimeSpan("call-timeout"), TimeSpan.FromDays(1), TimeSpan.FromDays(49));
        }
    }

    /// <summary>Another actor system over the same store.</summary>
    private protected TestKit System(IJournal? journal = null, string settings = "", TimeProvider? time = null)
    {
        var config = ConfigurationFactory.ParseString(settings + "\nakka { loglevel = OFF, stdout-loglevel = OFF, loggers = [] }")
            .WithFallback(EmbeddedPersistence.DefaultConfig);
        var system = new TestKit(
            ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new EmbeddedStoreSetup(journal ?? Journal, Snapshots, time)), "store");
        _systems.Add(system);
        return system;
    }

    private protected static IActorRef Start(TestKit system, string id, params string[] recovered)
    {
        var probe = system.TestActor;
        var actor = system.Sys.ActorOf(Props.Create(() => new CounterActor(id, probe)));
        Assert.Equal(recovered, system.ExpectMsg<Recovered>().Texts);
        return actor;
    }

    private protected static void Record(TestKit system, IActorRef counter, string text)
    {
        counter.Tell(text);
        Assert.Equal(text, system.ExpectMsg<Recorded>().Text);
    }

    protected virtual Task CloseAsync() => Task.CompletedTask;

    private static (string Text, long Sequence) Next(TestKit system)
    {
        var recorded = system.ExpectMsg<Recorded>();
        return (recorded.Text, recorded.Sequence);
    }
}
