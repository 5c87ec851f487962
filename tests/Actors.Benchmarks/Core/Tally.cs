using System.Buffers.Binary;
using Actors.EventSourcing;
using Actors.Journal;
using Actors.Messaging;

namespace Actors.Benchmarks.Core;

internal sealed record Add(long Amount);

internal sealed record Added(long Amount);

/// <summary>A decider and a codec of next to no cost, so that what is measured is the machinery around them.</summary>
internal sealed class TallyDecider : IDecider<long, Add, Added>
{
    public static TallyDecider Instance { get; } = new();

    public long Initial => 0;

    public Decision<Added> Decide(long state, Add command) => Decision.Accept(new Added(command.Amount));

    public long Evolve(long state, Added recorded) => state + recorded.Amount;
}

internal sealed class TallyCodec : IEventCodec<Added>, ISnapshotCodec<long>
{
    public static TallyCodec Instance { get; } = new();

    public EventData Encode(Added happened) => Encode(happened.Amount);

    public EventData Encode(long state)
    {
        var payload = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, state);
        return new EventData("added/1", payload);
    }

    public Added Decode(string manifest, ReadOnlyMemory<byte> payload) => new(BinaryPrimitives.ReadInt64LittleEndian(payload.Span));

    long ISnapshotCodec<long>.Decode(string manifest, ReadOnlyMemory<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload.Span);
}

/// <summary>An actor that persists what it is told and says when it has recovered.</summary>
internal sealed class Tally(StreamId stream, Persistence<long, Added> persistence, Action<long>? recovered = null)
    : EventSourcedActor<long, Add, Added>(stream, TallyDecider.Instance, persistence)
{
    protected override ValueTask OnRecoveredAsync(long state)
    {
        recovered?.Invoke(state);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Counts replies; all of them at once end the measurement.</summary>
internal sealed class Replies(int count) : ReplyTo<CommandResult<Added>>
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    public Task Done => _done.Task;

    public override void Tell(CommandResult<Added> reply)
    {
        if (reply is not CommandResult<Added>.Committed)
            _done.TrySetException(new InvalidOperationException($"{reply}"));
        else if (Interlocked.Decrement(ref _left) == 0)
            _done.TrySetResult();
    }

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
