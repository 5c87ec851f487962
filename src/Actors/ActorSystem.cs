using Actors.Cells;
using Actors.Diagnostics;
using Actors.Dispatch;
using Actors.Lifecycle;
using Actors.Messaging;
using Actors.Supervision;

namespace Actors;

/// <summary>The root of a tree of actors, with the clock, dispatcher and log they share.</summary>
public sealed class ActorSystem : IParent, IAsyncDisposable
{
    private readonly ActorSystemOptions _options;
    private readonly Relations _roots = new();
    private readonly Lazy<Task> _stopped;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lostToFullMailboxes;
    private long _abandoned;
    private volatile bool _isStopping;

    /// <summary>Starts a system with no actors.</summary>
    public ActorSystem(ActorSystemOptions? options = null)
    {
        _options = options ?? new ActorSystemOptions();
        Log = new ForgivingLog(_options.Log);
        DeadLetters = new DeadLetters(Log);
        AskDeadlines = new AskDeadlines(Time);
        Metrics = new ActorMetrics(this);
        DeadLetters.Subscribe(Observe);
        Shutdown = new CoordinatedShutdown(Time, Log, _options.ShutdownPhaseTimeout);
        Shutdown.Add(ShutdownPhase.StopActors, "actors", StopActorsAsync);
        _stopped = new Lazy<Task>(() => new DispatchContext(_options.Dispatcher).Run(RunShutdownAsync));
    }

    /// <summary>The clock of timers, timeouts and backoff.</summary>
    public TimeProvider Time => _options.Time;

    /// <summary>Where the system and its actors write. A write that fails is lost, and fails nobody.</summary>
    public IActorLog Log { get; }

    /// <summary>Messages that no actor handled.</summary>
    public DeadLetters DeadLetters { get; }

    /// <summary>What happens, in which order, when the system stops.</summary>
    public CoordinatedShutdown Shutdown { get; }

    /// <summary>The failure that was escalated past the root and stopped the system; null for none.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Completes, never fails, when the system has stopped, whoever asked or whatever was escalated: for a host that waits
    /// for either. Look at <see cref="Failure"/> then.</summary>
    public Task WhenStopped => _over.Task;

    /// <summary>The actors without a parent.</summary>
    public IReadOnlyList<ActorRef> Roots => _roots.Children;

    internal AskDeadlines AskDeadlines { get; }

    internal ActorMetrics Metrics { get; }

    internal ActorSystemOptions Options => _options;

    string IParent.Path => "";

    int IParent.Incarnation => 1;

    /// <summary>Makes an actor without a parent.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Unique among the roots; null for a generated one.</param>
    /// <exception cref="InvalidOperationException">The name is taken, or the system is stopping.</exception>
    public ActorRef<TMessage> Spawn<TMessage>(Props<TMessage> props, string? name = null) =>
        ActorCell<TMessage>.Spawn(this, this, _roots, props, name);

    /// <summary>Every actor's status, parents before children.</summary>
    public IReadOnlyList<ActorStatus> Inspect()
    {
        var statuses = new List<ActorStatus>();
        foreach (var root in _roots.Children)
            root.Inspect(statuses);
        return statuses;
    }

    /// <summary>Runs the coordinated shutdown once, whoever calls and how often; completes when all phases have.</summary>
    public Task StopAsync()
    {
        _roots.Open(false);
        _isStopping = true;
        return _stopped.Value;
    }

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>An actor has stopped although a message waited for it.</summary>
    internal void Abandon()
    {
        if (_isStopping)
            Interlocked.Increment(ref _abandoned);
    }

    private void Observe(DeadLetter letter)
    {
        Metrics.Died(letter.Reason);
        if (letter.Reason == DeadLetterReason.Stopped)
            return;
        var lost = Interlocked.Increment(ref _lostToFullMailboxes);
        if (Math.Log10(lost) % 1 == 0)
            Log.Write(
                ActorLogLevel.Warning, letter.Recipient,
                $"The mailbox is full ({letter.Reason}); messages lost so in this system: {lost}.");
    }

    private async Task RunShutdownAsync()
    {
        await Shutdown.RunAsync();
        if (_abandoned > 0)
            Log.Write(
                ActorLogLevel.Information, "/",
                $"The system stopped before {_abandoned} message(s) had been handled. DrainAsync lets an actor handle what waits before it stops.");
        Metrics.Dispose();
        _over.SetResult();
    }

    private async Task StopActorsAsync(CancellationToken timeout)
    {
        await using var late = timeout.UnsafeRegister(static system => ((ActorSystem)system!).NameThoseAlive(), this);
        await Task.WhenAll(_roots.Children.Select(root => root.StopAsync()));
    }

    private void NameThoseAlive()
    {
        const int most = 10;
        var alive = Inspect();
        var names = string.Join(", ", alive.Take(most).Select(actor => $"{actor.Path} ({actor.State})"));
        Log.Write(
            ActorLogLevel.Warning, "/",
            $"Actors that have not stopped: {names}{(alive.Count > most ? $" and {alive.Count - most} more" : "")}.");
    }

    void IParent.ChildStopped(ActorRef child) => _roots.RemoveChild(child);

    void IParent.ChildEscalated(ActorRef child, int incarnation, Exception failure)
    {
        Failure ??= failure;
        Log.Write(ActorLogLevel.Error, "/", $"{child.Path} escalated past the root; the system stops.", failure);
        _ = StopAsync();
    }
}
