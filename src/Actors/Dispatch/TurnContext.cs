namespace Actors.Dispatch;

/// <summary>What an <c>await</c> inside an actor captures: the code after it runs on a turn of that actor, so that everything
/// an actor does is one thing at a time, and the dispatcher sees all of it.</summary>
internal sealed class TurnContext(ITurnQueue actor) : SynchronizationContext
{
    public override void Post(SendOrPostCallback continuation, object? state) => actor.Post(new Continuation(continuation, state));

    public override void Send(SendOrPostCallback continuation, object? state) =>
        throw new NotSupportedException("Nothing may wait for an actor's turn; post to it.");

    public override SynchronizationContext CreateCopy() => this;
}

internal interface ITurnQueue
{
    void Post(Continuation continuation);
}

internal readonly record struct Continuation(SendOrPostCallback Callback, object? State)
{
    public void Run() => Callback(State);
}
