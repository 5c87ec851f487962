namespace Actors.Messaging;

/// <summary>One question that waits for its answer: ends by a reply, a failure, the timeout or cancellation, whichever is first.</summary>
/// <remarks>Made anew for every question and never used again, so that an answer that comes late finds nothing but its own
/// question.</remarks>
internal class Ask<TReply> : ReplyTo<TReply>, IPendingAsk
{
    // Replies complete on the answering actor's turn; whoever asked must not run inside it.
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorRef _asked;
    private readonly TimeSpan _timeout;
    private readonly AskSlots? _slots;
    private readonly int _index;

    protected Ask(AskDeadlines deadlines, ActorRef asked, TimeSpan timeout)
    {
        (_asked, _timeout) = (asked, timeout);
        if (timeout == Timeout.InfiniteTimeSpan)
            return;
        _slots = deadlines.Reserve(timeout, out _index);
        _slots.Occupy(_index, this);
    }

    public Task<TReply> Task => _reply.Task;

    public static Ask<TReply> Of(AskDeadlines deadlines, ActorRef asked, TimeSpan timeout, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled
            ? new Cancellable(deadlines, asked, timeout, cancellationToken)
            : new Ask<TReply>(deadlines, asked, timeout);

    public sealed override void Tell(TReply reply)
    {
        if (_reply.TrySetResult(reply))
            Release();
    }

    public sealed override void Fail(Exception failure)
    {
        if (_reply.TrySetException(failure))
            Release();
    }

    void IPendingAsk.TimeOut() => Fail(new AskTimeoutException(_asked.Path, _timeout));

    protected virtual void Release() => _slots?.Free(_index);

    private sealed class Cancellable : Ask<TReply>
    {
        private readonly CancellationTokenRegistration _cancellation;

        public Cancellable(AskDeadlines deadlines, ActorRef asked, TimeSpan timeout, CancellationToken cancellationToken)
            : base(deadlines, asked, timeout) =>
            _cancellation = cancellationToken.UnsafeRegister(static (ask, token) => ((Cancellable)ask!).Cancel(token), this);

        protected override void Release()
        {
            base.Release();
            _cancellation.Unregister();
        }

        private void Cancel(CancellationToken token)
        {
            if (_reply.TrySetCanceled(token))
                Release();
        }
    }
}
