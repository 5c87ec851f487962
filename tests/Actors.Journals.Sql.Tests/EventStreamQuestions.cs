using Akka.Actor;

namespace Actors.Journals.Sql.Tests;

/// <summary>Waits for what is said in an actor system.</summary>
internal static class EventStreamQuestions
{
    /// <summary>Completes with the next message of a type that is published after this call.</summary>
    public static Task<T> NextAsync<T>(this ActorSystem system)
    {
        var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var listener = system.ActorOf(Props.Create(() => new Listener<T>(next)));
        system.EventStream.Subscribe(listener, typeof(T));
        return next.Task;
    }

    /// <summary>Asks with an actor that completes this with the first answer of a type.</summary>
    public static Task<T> AnswerAsync<T>(this ActorSystem system, Action<IActorRef> ask)
    {
        var next = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        ask(system.ActorOf(Props.Create(() => new Listener<T>(next))));
        return next.Task;
    }

    private sealed class Listener<T> : ReceiveActor
    {
        public Listener(TaskCompletionSource<T> next) => Receive<T>(message =>
        {
            next.TrySetResult(message);
            Context.Stop(Self);
        });
    }
}
