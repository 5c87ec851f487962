// Counts how often it was started, and forgets nothing: dotnet run -- starts.db
using Actors.Journals.Embedded;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddAkka("example", akka => akka
    .ConfigureLoggers(loggers => loggers.LogLevel = Akka.Event.LogLevel.WarningLevel)
    .WithEmbeddedPersistence(args is [var path] ? path : "starts.db")
    .WithActors((system, registry) => registry.Register<Starts>(system.ActorOf(Props.Create<Starts>(), "starts"))));
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(await host.Services.GetRequiredService<ActorRegistry>().Get<Starts>().Ask<int>(new Start()));
await host.StopAsync();

internal sealed record Start;

internal sealed record Started(DateTimeOffset At);

internal sealed class Starts : ReceivePersistentActor
{
    private int _count;

    public Starts()
    {
        Recover<Started>(_ => _count++);
        Command<Start>(_ => Persist(new Started(DateTimeOffset.UtcNow), _ => Sender.Tell(++_count)));
    }

    public override string PersistenceId => "starts";
}
