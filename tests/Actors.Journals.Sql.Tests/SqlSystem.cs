using System.Collections.Immutable;
using Actors.Journals.Tests.Contract;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace Actors.Journals.Sql.Tests;

/// <summary>An actor system on a database.</summary>
internal sealed class SqlSystem : IAsyncDisposable
{
    private static readonly Config Own = ConfigurationFactory.ParseString($$"""
        # The output of a child process is what it says to its test.
        akka { loglevel = OFF, stdout-loglevel = OFF }
        akka.actor.serializers.noted = "{{typeof(NotedSerializer).AssemblyQualifiedName}}"
        akka.actor.serialization-bindings { "{{typeof(Noted).AssemblyQualifiedName}}" = noted }
        """);

    public SqlSystem(SqlOptions options)
    {
        Persistence = SqlPersistence.Open(options);
        System = ActorSystem.Create(
            "sql", ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(Persistence.Config.WithFallback(Own)), Persistence));
    }

    public SqlPersistence Persistence { get; }

    public ActorSystem System { get; }

    public IActorRef Start(string id, string claim = "claim") => System.ActorOf(Props.Create(() => new Ledger(id, claim, null)));

    public async ValueTask DisposeAsync()
    {
        await System.Terminate().Soon();
        Persistence.Dispose();
    }
}

/// <summary>What tests ask a ledger.</summary>
internal static class LedgerQuestions
{
    public static async Task<long> WriteAsync(this IActorRef ledger, params string[] texts) =>
        (await ledger.Ask<Ledger.Written>(new Ledger.Write(texts), Patience.Limit)).Sequence;

    public static Task<ImmutableList<string>> TextsAsync(this IActorRef ledger) =>
        ledger.Ask<ImmutableList<string>>(new Ledger.Read(), Patience.Limit);

    /// <summary>Completes when the actor has stopped.</summary>
    public static Task<bool> StoppedAsync(this IActorRef ledger) => ledger.WatchAsync().Soon();

    /// <summary>Stops it after what it does now.</summary>
    public static Task StopAsync(this IActorRef ledger) => ledger.GracefulStop(Patience.Limit);
}
