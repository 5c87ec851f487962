namespace Actors;

/// <summary>An address of an actor, whatever its messages are. Stays valid over restarts; equality is identity.</summary>
public abstract class ActorRef
{
    private protected ActorRef()
    {
    }

    /// <summary>The last part of <see cref="Path"/>; unique among the children of one parent.</summary>
    public abstract string Name { get; }

    /// <summary>Names from the root, such as <c>/runs/captcha-1</c>.</summary>
    public abstract string Path { get; }

    /// <summary>The actor's children now.</summary>
    public abstract IReadOnlyList<ActorRef> Children { get; }

    /// <summary>Completes, never fails, when the actor has stopped for good: its hooks have run and its children are gone.</summary>
    public abstract Task WhenStopped { get; }

    /// <summary>Stops the actor after the message it is handling; what waits in its mailbox becomes dead letters.</summary>
    public abstract Task StopAsync();

    /// <summary>Refuses new messages, lets the actor handle those that wait, then stops it.</summary>
    public abstract Task DrainAsync();

    /// <summary>The path.</summary>
    public sealed override string ToString() => Path;

    internal abstract void Signal(Cells.Signal signal);

    internal abstract bool TryAddWatcher(ActorRef watcher, out Exception? failure);

    internal abstract void RemoveWatcher(ActorRef watcher);

    internal abstract void Inspect(ICollection<Diagnostics.ActorStatus> into);
}
