namespace Actors.Cells;

/// <summary>An actor's children, those who watch it, and those who wait for its end. Made when the first of them appears.</summary>
/// <remarks>Sealed once the actor has stopped: whoever comes later learns that at once.</remarks>
internal sealed class Relations
{
    private readonly Lock _gate = new();
    private Dictionary<string, ActorRef>? _children;
    private HashSet<ActorRef>? _watchers;
    private TaskCompletionSource? _stopped;
    private long _nextName;
    private bool _closed;
    private bool _sealed;
    private bool _ended;
    private Exception? _failure;

    public ActorRef[] Children
    {
        get
        {
            lock (_gate)
                return _children is null ? [] : [.. _children.Values];
        }
    }

    public Task WhenStopped
    {
        get
        {
            lock (_gate)
            {
                if (_ended)
                    return Task.CompletedTask;
                _stopped ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _stopped.Task;
            }
        }
    }

    /// <exception cref="InvalidOperationException">The name is taken, or the parent is stopping.</exception>
    public TChild AddChild<TChild>(string? name, Func<string, TChild> make)
        where TChild : ActorRef
    {
        lock (_gate)
        {
            if (_closed)
                throw new InvalidOperationException($"No {(name is null ? "actor" : $"actor '{name}'")} can be made here: what it would belong to is stopping.");
            name ??= "$" + ++_nextName;
            _children ??= [];
            if (_children.ContainsKey(name))
                throw new InvalidOperationException($"There is a child '{name}' already. Names are unique among siblings.");
            var child = make(name);
            _children.Add(name, child);
            return child;
        }
    }

    public ActorRef? Child(string name)
    {
        lock (_gate)
            return _children?.GetValueOrDefault(name);
    }

    public void RemoveChild(ActorRef child)
    {
        lock (_gate)
            if (_children is not null && _children.TryGetValue(child.Name, out var known) && known == child)
                _children.Remove(child.Name);
    }

    public bool TryAddWatcher(ActorRef watcher, out Exception? failure)
    {
        lock (_gate)
        {
            failure = _failure;
            if (_sealed)
                return false;
            (_watchers ??= []).Add(watcher);
            return true;
        }
    }

    public void RemoveWatcher(ActorRef watcher)
    {
        lock (_gate)
            _watchers?.Remove(watcher);
    }

    /// <summary>Whether children may be made; closed while an actor stops or restarts.</summary>
    public void Open(bool open)
    {
        lock (_gate)
            _closed = !open;
    }

    /// <summary>The actor has stopped. Whoever waits for its end goes on only after <see cref="End"/>.</summary>
    /// <returns>Those to tell, before that: a parent must not be known to have stopped before its children.</returns>
    public ActorRef[] Seal(Exception? failure)
    {
        lock (_gate)
        {
            (_sealed, _closed, _failure) = (true, true, failure);
            ActorRef[] watchers = _watchers is null ? [] : [.. _watchers];
            _watchers = null;
            return watchers;
        }
    }

    public void End()
    {
        lock (_gate)
            _ended = true;
        _stopped?.TrySetResult();
    }
}
