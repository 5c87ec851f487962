using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Journals.Tests.Contract;

/// <summary>What every journal and snapshot store plugin owes Akka.Persistence, whatever it stores in. A subclass says how to store in one
/// empty database, which each test has for itself.</summary>
public abstract partial class PersistenceContract : IAsyncLifetime
{
    private readonly List<ActorSystem> _systems = [];

    private ActorSystem? _system;

    /// <summary>The first actor system on the database.</summary>
    protected ActorSystem System => _system ??= CreateSystem();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var system in _systems)
            await system.Terminate().Soon();
        await DropDatabaseAsync();
    }

    /// <summary>What an actor system is made of that stores in the test's database, with both plugins as its default ones.</summary>
    /// <param name="contract">Settings of the contract, which go before those of the plugins.</param>
    protected abstract ActorSystemSetup Compose(Config contract);

    /// <summary>Called when every actor system has terminated.</summary>
    protected abstract Task DropDatabaseAsync();

    /// <summary>One more actor system on the same database, as another process would have it.</summary>
    protected ActorSystem CreateSystem()
    {
        var system = ActorSystem.Create("contract", Compose(ContractSettings.Config));
        _systems.Add(system);

        // Starts the timers. Their first users wait for that on threads of the pool, which it needs.
        system.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, static () => { });
        return system;
    }

    protected static TestProbe ProbeIn(ActorSystem system) => new TestKit(system).CreateTestProbe();

    protected static IActorRef JournalOf(ActorSystem system) => Persistence.Instance.Apply(system).JournalFor(null);

    protected static IActorRef SnapshotStoreOf(ActorSystem system) => Persistence.Instance.Apply(system).SnapshotStoreFor(null);
}
