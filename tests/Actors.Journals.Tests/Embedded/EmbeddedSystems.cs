using Actors.Journals.Embedded;
using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Actors.Journals.Tests.Embedded;

/// <summary>Makes actor systems with the embedded plugins.</summary>
internal static class EmbeddedSystems
{
    public static ActorSystemSetup Compose(Config config, EmbeddedStoreSetup store) => Compose(config).And(store);

    public static ActorSystemSetup Compose(Config config) =>
        ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config.WithFallback(EmbeddedPersistence.AsDefaultPlugins)));

    public static ActorSystem Create(EmbeddedStoreSetup store, string settings = "") =>
        ActorSystem.Create("embedded", Compose(Settings(settings), store)).WithTimers();

    /// <summary>A system whose plugins open the file of their settings.</summary>
    public static ActorSystem Create(string settings) => ActorSystem.Create("embedded", Compose(Settings(settings))).WithTimers();

    /// <summary>Starts the timers. Their first users wait for that on threads of the pool, which it needs.</summary>
    public static ActorSystem WithTimers(this ActorSystem system)
    {
        system.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, static () => { });
        return system;
    }

    public static TestProbe Probe(this ActorSystem system) => new TestKit(system).CreateTestProbe();

    public static IActorRef StartLedger(this ActorSystem system, TestProbe probe, string id) => system.ActorOf(Ledger.Props(id, probe.Ref));

    public static async Task ExpectAsync(this TestProbe probe, params string[] messages)
    {
        foreach (var message in messages)
            Assert.Equal(message, await probe.ExpectMsgAsync<string>());
    }

    public static async Task StopAsync(this TestProbe probe, IActorRef actor)
    {
        await probe.WatchAsync(actor);
        actor.Tell(PoisonPill.Instance);
        await probe.ExpectTerminatedAsync(actor);
    }

    // Warnings go to the probe's listener, which tests filter; nothing is printed.
    private static Config Settings(string settings) => ConfigurationFactory.ParseString(settings)
        .WithFallback("akka { loglevel = WARNING, loggers = [\"Akka.TestKit.TestEventListener, Akka.TestKit\"] }")
        .WithFallback(ContractSettings.Config);
}
