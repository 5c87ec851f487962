using System.Collections.Immutable;
using System.Diagnostics;
using Actors.Journal;

namespace Actors.EventSourcing.Recovery;

/// <summary>Commands decided one after the other, whose events are to be appended together.</summary>
internal sealed class CommandGroup<TState, TCommand, TEvent>(
    string path, IDecider<TState, TCommand, TEvent> decider, IEventCodec<TEvent> codec, TState state, long sequence, int expectedCount)
{
    private readonly List<Decided> _decided = new(expectedCount);
    private readonly ImmutableArray<EventData>.Builder _encoded = ImmutableArray.CreateBuilder<EventData>(expectedCount);
    private int _done;

    public int Count => _decided.Count;

    public bool HasEvents => _encoded.Count > 0;

    public ImmutableArray<EventData> Encoded => _encoded.DrainToImmutable();

    /// <summary>What the senders of its commands were doing, where that is traced.</summary>
    public IReadOnlyList<ActivityContext> Causes =>
        [.. _decided.Where(each => each.Envelope.Cause is not null).Select(each => each.Envelope.Cause!.Context).Distinct()];

    /// <summary>The state after the group.</summary>
    public TState State { get; private set; } = state;

    /// <summary>Number of the group's last event.</summary>
    public long Sequence { get; private set; } = sequence;

    /// <summary>What the decider threw. Those before it take effect; the actor then ends with it.</summary>
    public Exception? Defect { get; private set; }

    public void Decide(Envelope<TCommand, TEvent> envelope)
    {
        try
        {
            var decision = decider.Decide(State, envelope.Command);
            if (decision is Decision<TEvent>.Accepted accepted)
                decision = Accept(accepted);
            _decided.Add(new Decided(envelope, decision, State, Sequence));
        }
        catch (Exception defect)
        {
            Defect = defect;
            envelope.ReplyTo?.Fail(new CommandFailedException(path, defect));
        }
    }

    /// <summary>Effects and replies, in the order of the commands.</summary>
    public async ValueTask TakeEffectAsync(EventSourcedActor<TState, TCommand, TEvent> actor)
    {
        for (; _done < _decided.Count; _done++)
        {
            var (envelope, decision, after, last) = _decided[_done];
            CommandResult<TEvent> result;
            switch (decision)
            {
                case Decision<TEvent>.Accepted accepted:
                    await actor.Committed(after, envelope.Command, accepted.Events);
                    result = new CommandResult<TEvent>.Committed(last, accepted.Events);
                    break;
                case Decision<TEvent>.Refused refused:
                    await actor.Refused(after, envelope.Command, refused.Reason);
                    result = new CommandResult<TEvent>.Refused(refused.Reason);
                    break;
                default:
                    await actor.Committed(after, envelope.Command, []);
                    result = CommandResult<TEvent>.Nothing.Instance;
                    break;
            }

            envelope.ReplyTo?.Tell(result);
        }
    }

    /// <summary>Tells everyone who has not been answered.</summary>
    public void Fail(Exception failure)
    {
        for (; _done < _decided.Count; _done++)
            _decided[_done].Envelope.ReplyTo?.Fail(failure);
    }

    private Decision<TEvent> Accept(Decision<TEvent>.Accepted accepted)
    {
        var before = _encoded.Count;
        try
        {
            foreach (var happened in accepted.Events)
                _encoded.Add(codec.Encode(happened));
        }
        catch (Exception unwritable)
        {
            // Refused before anything is written: the sequence has no gap, the state has not moved.
            _encoded.Count = before;
            return new Decision<TEvent>.Refused($"Its events cannot be written: {unwritable.Message}");
        }

        State = Fold(accepted.Events, before);
        Sequence += accepted.Events.Length;
        return accepted;
    }

    private TState Fold(ImmutableArray<TEvent> events, int encodedBefore)
    {
        try
        {
            var after = State;
            foreach (var happened in events)
                after = decider.Evolve(after, happened);
            return after;
        }
        catch
        {
            // What does not fold now would not fold on recovery either: it must not reach the journal.
            _encoded.Count = encodedBefore;
            throw;
        }
    }

    private readonly record struct Decided(Envelope<TCommand, TEvent> Envelope, Decision<TEvent> Decision, TState After, long Sequence);
}
