using System.Collections.Immutable;
using System.Text;
using Actors.EventSourcing;
using Actors.Journal;

namespace Actors.Tests.EventSourcing;

internal abstract record CounterCommand
{
    public sealed record Add(int Amount) : CounterCommand;

    public sealed record AddTwice(int Amount) : CounterCommand;

    public sealed record Break : CounterCommand;

    public sealed record AddUnwritable : CounterCommand;
}

internal abstract record CounterEvent
{
    public sealed record Added(int Amount) : CounterEvent;

    public sealed record Unwritable : CounterEvent;
}

internal sealed class CounterDecider : IDecider<int, CounterCommand, CounterEvent>
{
    public int Initial => 0;

    public Decision<CounterEvent> Decide(int state, CounterCommand command) => command switch
    {
        CounterCommand.Add { Amount: 0 } => Decision.Nothing<CounterEvent>(),
        CounterCommand.Add { Amount: < 0 } => Decision.Refuse<CounterEvent>("Only up."),
        CounterCommand.Add add => Decision.Accept<CounterEvent>(new CounterEvent.Added(add.Amount)),
        CounterCommand.AddTwice add => Decision.Accept<CounterEvent>(new CounterEvent.Added(add.Amount), new CounterEvent.Added(add.Amount)),
        CounterCommand.AddUnwritable => Decision.Accept<CounterEvent>(new CounterEvent.Added(1), new CounterEvent.Unwritable()),
        _ => throw new InvalidOperationException("Broken on purpose."),
    };

    public int Evolve(int state, CounterEvent recorded) => state + ((CounterEvent.Added)recorded).Amount;
}

internal static class CounterCodec
{
    public static EventCodec<CounterEvent> Events { get; } = new EventCodec<CounterEvent>()
        .Add(
            "added/1",
            (CounterEvent.Added added) => Encoding.UTF8.GetBytes(added.Amount.ToString()),
            payload => new CounterEvent.Added(int.Parse(Encoding.UTF8.GetString(payload.Span))));
}

/// <summary>Tells what it does, so that tests can see the order.</summary>
internal sealed class CounterActor(StreamId stream, Persistence<int, CounterEvent> persistence, Action<string>? observe = null)
    : EventSourcedActor<int, CounterCommand, CounterEvent>(stream, new CounterDecider(), persistence)
{
    protected override ValueTask OnRecoveredAsync(int state) => Observe($"recovered {state}");

    protected override ValueTask OnCommittedAsync(int state, CounterCommand command, ImmutableArray<CounterEvent> events) =>
        Observe($"committed {events.Length} -> {state}");

    protected override ValueTask OnRefusedAsync(int state, CounterCommand command, string reason) => Observe($"refused: {reason}");

    protected override ValueTask OnOwnershipLostAsync(OwnershipLostException loss) => Observe("ownership lost");

    private ValueTask Observe(string what)
    {
        observe?.Invoke(what);
        return ValueTask.CompletedTask;
    }
}

internal sealed class CounterStateCodec : ISnapshotCodec<int>
{
    public EventData Encode(int state) => new("counter/1", Encoding.UTF8.GetBytes($"{state}"));

    public int Decode(string manifest, ReadOnlyMemory<byte> payload) => manifest == "counter/1"
        ? int.Parse(Encoding.UTF8.GetString(payload.Span))
        : throw new InvalidDataException($"No state is called '{manifest}'.");
}
