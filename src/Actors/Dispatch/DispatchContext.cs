namespace Actors.Dispatch;

/// <summary>What an <c>await</c> outside of any actor captures when its continuation is to be a turn of a dispatcher all the
/// same.</summary>
internal sealed class DispatchContext(IDispatcher dispatcher) : SynchronizationContext
{
    /// <summary>Calls <paramref name="start"/> here; what follows its awaits runs on the dispatcher.</summary>
    public Task Run(Func<Task> start)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback continuation, object? state) =>
        dispatcher.Schedule(new Turn(this, new Continuation(continuation, state)));

    public override void Send(SendOrPostCallback continuation, object? state) =>
        throw new NotSupportedException("Nothing may wait for a dispatcher's turn; post to it.");

    public override SynchronizationContext CreateCopy() => this;

    private sealed class Turn(DispatchContext context, Continuation continuation) : IThreadPoolWorkItem
    {
        public void Execute() => context.Run(() =>
        {
            continuation.Run();
            return Task.CompletedTask;
        });
    }
}
