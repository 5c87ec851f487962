namespace Actors.Cells;

/// <summary>A sender that waits for room in a full mailbox, with its message.</summary>
internal sealed class RoomWait<TMessage>
{
    private readonly TaskCompletionSource<bool> _admitted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _cancellation;
    private int _settled;

    public RoomWait(TMessage message, CancellationToken cancellationToken)
    {
        Message = message;
        _cancellation = cancellationToken.UnsafeRegister(
            static (wait, token) => ((RoomWait<TMessage>)wait!).Cancel(token), this);
    }

    public TMessage Message { get; }

    /// <summary>True when the message was let in, false when the actor stopped first.</summary>
    public Task<bool> Admitted => _admitted.Task;

    /// <summary>It was let in, refused or given up: nobody waits any more.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    /// <summary>Whether the message may still go in: a cancelled one must not.</summary>
    public bool TryAdmit() => Interlocked.Exchange(ref _settled, 1) == 0;

    public void Complete()
    {
        _cancellation.Unregister();
        _admitted.TrySetResult(true);
    }

    public void Refuse()
    {
        if (TryAdmit())
            _admitted.TrySetResult(false);
    }

    private void Cancel(CancellationToken token)
    {
        if (TryAdmit())
            _admitted.TrySetCanceled(token);
    }
}
