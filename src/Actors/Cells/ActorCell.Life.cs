using Actors.Diagnostics;
using Actors.Messaging;
using Actors.Supervision;

namespace Actors.Cells;

internal sealed partial class ActorCell<TMessage>
{
    private Actor<TMessage>? _actor;
    private RestartHistory? _restarts;
    private Exception? _lastFailure;

    /// <summary>Begins incarnations until one has started or supervision gives up.</summary>
    private async ValueTask StartAsync()
    {
        do
        {
            _state = CellState.Starting;
            Incarnation++;
            _relations?.Open(true);
        }
        while (await TryStartAsync() is { } failure && await TrySurviveAsync(failure));
    }

    private async ValueTask<Exception?> TryStartAsync()
    {
        try
        {
            _actor = _props.Create();
            _actor.Attach(this);
            await _actor.Start();
            _state = CellState.Running;
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private async ValueTask FailAsync(Exception failure)
    {
        if (await TrySurviveAsync(failure))
            await StartAsync();
    }

    /// <summary>Ends the incarnation that failed.</summary>
    /// <returns>Whether another is to begin now.</returns>
    private async ValueTask<bool> TrySurviveAsync(Exception failure)
    {
        if (_stopRequested && failure is OperationCanceledException)
        {
            await EndAsync();
            return false;
        }

        _lastFailure = failure;
        var directive = _props.Supervision.Decide(failure);
        var pause = TimeSpan.Zero;
        if (directive == Directive.Restart && !Restarts.TryRestart(out pause))
            directive = _props.Supervision.AtLimit;
        LogFailure(failure, directive, pause);

        var restarts = directive == Directive.Restart;
        if (!restarts)
            _mailbox.Close();
        await ReleaseAsync(new StopCause(failure, restarts));
        if (restarts && await TryPauseAsync(pause))
        {
            System.Metrics.Restarted();
            return true;
        }

        Finish(failure);
        if (directive == Directive.Escalate)
            _parent.ChildEscalated(this, failure);
        return false;
    }

    private RestartHistory Restarts => _restarts ??= new RestartHistory(_props.Supervision, System.Time, System.Options.Random);

    private async ValueTask<bool> TryPauseAsync(TimeSpan pause)
    {
        _state = CellState.Backoff;
        try
        {
            await Task.Delay(pause, System.Time, StoppingToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async ValueTask EndAsync()
    {
        // Closed first, so that what is sent while the actor ends is refused at once.
        _mailbox.Close();
        await ReleaseAsync(StopCause.Asked);
        Finish(null);
    }

    private async ValueTask ReleaseAsync(StopCause cause)
    {
        _state = CellState.Stopping;
        _timers?.CancelAll();
        (_timers, _receiveTimeout) = (null, null);
        foreach (var watched in _watched?.Keys.ToArray() ?? [])
            Unwatch(watched);
        try
        {
            if (_actor is not null)
                await _actor.Stopping(cause);
        }
        catch (Exception failure)
        {
            System.Log.Write(ActorLogLevel.Error, Path, "OnStoppingAsync failed; the actor ends all the same.", failure);
        }

        _relations?.Open(false);
        var children = Children;
        foreach (var child in children)
            child.Signal(Cells.Signal.Stop.Now);
        foreach (var child in children)
            await child.WhenStopped;
        UnstashAll();
        _actor = null;
    }

    private void Finish(Exception? failure)
    {
        _state = CellState.Stopped;
        _mailbox.Close();
        while (_mailbox.TryTake(out TMessage? message))
            System.DeadLetters.Add(new DeadLetter(message, Path, DeadLetterReason.Stopped));
        _parent.ChildStopped(this);
        foreach (var watcher in Related.Seal(failure))
            watcher.Signal(new Signal.Stopped(this, failure));
        Related.End();
    }

    private void LogFailure(Exception failure, Directive directive, TimeSpan pause)
    {
        var next = directive switch
        {
            Directive.Restart => $"it restarts after {pause.TotalSeconds:0.0} s",
            Directive.Stop => "it stops",
            _ => "it stops and its parent fails",
        };
        System.Log.Write(ActorLogLevel.Warning, Path, $"The actor failed; {next}.", failure);
    }
}
