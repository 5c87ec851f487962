// The seats of a cinema hall, each sold once and for ever: dotnet run -- hall.db 7
using System.Collections.Immutable;
using Actors.Journals.Embedded;
using Actors.Node.Entities;
using Actors.Runs.Deciding;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Services.AddAkka("cinema", akka => akka
    .ConfigureLoggers(loggers => loggers.LogLevel = Akka.Event.LogLevel.WarningLevel)
    .WithEmbeddedPersistence(args[0])
    .WithActors((system, registry) => registry.Register<Hall>(system.ActorOf(Props.Create(() => new Hall()), "hall"))));
using var host = builder.Build();
await host.StartAsync();
var answer = await host.Services.GetRequiredService<ActorRegistry>().Get<Hall>().Ask(new Sell(int.Parse(args[1])));
Console.WriteLine(answer is CommandResult<HallEvent>.Refused refused ? $"refused: {refused.Reason}" : "sold");
await host.StopAsync();

internal abstract record HallCommand;
internal sealed record Sell(int Seat) : HallCommand;
internal sealed record Own(string Node) : HallCommand;

internal abstract record HallEvent;
internal sealed record SeatSold(int Seat) : HallEvent;
internal sealed record HallOwned(string Node) : HallEvent;

/// <summary>What may happen, and what it changes: no actor, no journal, tested without either.</summary>
internal sealed class HallDecider : IDecider<ImmutableHashSet<int>, HallCommand, HallEvent>
{
    public ImmutableHashSet<int> Initial => [];

    public Decision<HallEvent> Decide(ImmutableHashSet<int> sold, HallCommand command) => command switch
    {
        Own own => Decision.Accept<HallEvent>(new HallOwned(own.Node)),
        Sell { Seat: < 1 or > 200 } => Decision.Refuse<HallEvent>("the hall has seats 1 to 200"),
        Sell sell when sold.Contains(sell.Seat) => Decision.Refuse<HallEvent>($"seat {sell.Seat} is sold"),
        Sell sell => Decision.Accept<HallEvent>(new SeatSold(sell.Seat)),
        _ => Decision.Nothing<HallEvent>(),
    };

    public ImmutableHashSet<int> Evolve(ImmutableHashSet<int> sold, HallEvent happened) => happened is SeatSold seat ? sold.Add(seat.Seat) : sold;
}

/// <summary>What is to be done once it is durable: print the ticket.</summary>
internal sealed class HallEffects : IEffects<ImmutableHashSet<int>, HallCommand, HallEvent, int>
{
    public ImmutableArray<int> Of(ImmutableHashSet<int> sold, HallCommand command, ImmutableArray<HallEvent> events) =>
        [.. events.OfType<SeatSold>().Select(happened => happened.Seat)];
    public ImmutableArray<int> OfRefusal(ImmutableHashSet<int> sold, HallCommand command, string reason) => [];
}

internal sealed class Hall()
    : DeciderEntity<ImmutableHashSet<int>, HallCommand, HallEvent, int>("hall", new HallDecider(), new HallEffects(), snapshotEvery: 100)
{
    protected override HallCommand ClaimCommand() => new Own(Environment.MachineName);
    protected override void OnRecovered() => Console.WriteLine($"{State.Count} seats are sold");
    protected override void Execute(int seat, PendingReply reply) => Console.WriteLine($"ticket for seat {seat}");
}
