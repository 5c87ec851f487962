namespace Actors.Messaging;

/// <summary>One question that waits for its answer: ends by a reply, a failure, the timeout or cancellation, whichever is first.</summary>
internal sealed class Ask<TReply> : ReplyTo<TReply>
{
    // Replies complete on the answering actor's turn; whoever asked must not run inside it.
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorRef _asked;
    private readonly TimeSpan _timeout;
    private readonly ITimer? _timer;
    private readonly CancellationTokenRegistration _cancellation;

    public Ask(ActorSystem system, ActorRef asked, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _asked = asked;
        _timeout = timeout;
        if (timeout != Timeout.InfiniteTimeSpan)
            _timer = system.Time.CreateTimer(static ask => ((Ask<TReply>)ask!).TimeOut(), this, timeout, Timeout.InfiniteTimeSpan);
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (ask, token) => ((Ask<TReply>)ask!).Cancel(token), this);
    }

    public Task<TReply> Task => _reply.Task;

    public override void Tell(TReply reply)
    {
        if (_reply.TrySetResult(reply))
            Release();
    }

    public override void Fail(Exception failure)
    {
        if (_reply.TrySetException(failure))
            Release();
    }

    private void TimeOut() => Fail(new AskTimeoutException(_asked.Path, _timeout));

    private void Cancel(CancellationToken token)
    {
        if (_reply.TrySetCanceled(token))
            Release();
    }

    private void Release()
    {
        _timer?.Dispose();
        _cancellation.Unregister();
    }
}
