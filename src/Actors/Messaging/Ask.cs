namespace Actors.Messaging;

/// <summary>One question that waits for its answer: ends by a reply, a failure, the timeout or cancellation, whichever is first.</summary>
internal sealed class Ask<TReply> : ReplyTo<TReply>, IPendingAsk
{
    // Replies complete on the answering actor's turn; whoever asked must not run inside it.
    private readonly TaskCompletionSource<TReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystem _system;
    private readonly ActorRef _asked;
    private readonly TimeSpan _timeout;
    private readonly AskBucket? _bucket;
    private readonly CancellationTokenRegistration _cancellation;

    public Ask(ActorSystem system, ActorRef asked, TimeSpan timeout, CancellationToken cancellationToken)
    {
        (_system, _asked, _timeout) = (system, asked, timeout);
        if (timeout != Timeout.InfiniteTimeSpan)
            _bucket = system.AskDeadlines.Add(this, timeout);
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (ask, token) => ((Ask<TReply>)ask!).Cancel(token), this);
    }

    public Task<TReply> Task => _reply.Task;

    IPendingAsk? IPendingAsk.Previous { get; set; }

    IPendingAsk? IPendingAsk.Next { get; set; }

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

    void IPendingAsk.TimeOut() => Fail(new AskTimeoutException(_asked.Path, _timeout));

    private void Cancel(CancellationToken token)
    {
        if (_reply.TrySetCanceled(token))
            Release();
    }

    private void Release()
    {
        if (_bucket is not null)
            _system.AskDeadlines.Remove(this, _bucket);
        _cancellation.Unregister();
    }
}
