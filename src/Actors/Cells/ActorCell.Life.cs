using Actors.Diagnostics;
using Actors.Messaging;
using Actors.Supervision;

namespace Actors.Cells;

internal sealed partial class ActorCell<TMessage>
{
    // That of the incarnation that lives or, until the next one is made, of the last.
    private Actor<TMessage>? _actor;
    private bool _hasStopped;
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
            var actor = _props.Create();
            actor.Attach(this, _actor);
            (_actor, _hasStopped) = (actor, false);
            await actor.Start();
            _state = CellState.Running;
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    /// <summary>The failure is also the answer to what was being handled, where somebody waits for one.</summary>
    private ValueTask FailAsync(Exception failure, TMessage? handling)
    {
        try
        {
            if (handling is not null)
                _actor!.Fail(handling, _stopRequested && failure is OperationCanceledException ? HasStopped() : failure);
        }
        catch (Exception defect)
        {
            System.Log.Write(ActorLogLevel.Error, Path, "Who asked could not be told of the failure.", defect);
        }

        return FailAsync(failure);
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
        if (directive == Directive.Restart && (_stopRequested || _stopsAfterThis))
            directive = Directive.Stop;
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

        await FinishAsync(failure);
        if (directive == Directive.Escalate)
            _parent.ChildEscalated(this, _parentIncarnation, failure);
        return false;
    }

    private RestartHistory Restarts => _restarts ??= new RestartHistory(_props.Supervision, System.Time, System.Options.Random);

    private async ValueTask<bool> TryPauseAsync(TimeSpan pause)
    {
        _state = CellState.Backoff;
        _stopping = null; // What belongs to the next incarnation has a token of its own.
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
        await FinishAsync(null);
    }

    private async ValueTask ReleaseAsync(StopCause cause)
    {
        _state = CellState.Stopping;
        if (_stopping is { } stopping)
            CancelStopping(stopping);
        _timers?.CancelAll();
        (_timers, _receiveTimeout) = (null, null);
        foreach (var watched in _watched?.Keys.ToArray() ?? [])
            Unwatch(watched);
        if (_actor is { } actor && !_hasStopped)
        {
            _hasStopped = true;
            await TryAsync(() => actor.Stopping(cause), "OnStoppingAsync failed; the actor ends all the same.");
        }

        _relations?.Open(false);
        var children = Children;
        foreach (var child in children)
            child.Signal(Cells.Signal.Stop.Now);
        foreach (var child in children)
            await child.WhenStopped;
        UnstashAll();
    }

    private async ValueTask FinishAsync(Exception? failure)
    {
        _mailbox.Close();
        _state = CellState.Stopping;
        if (_actor is { } actor)
            await TryAsync(actor.LetGo, "What the actor kept for its next incarnation could not be given back.");
        (_actor, _lastFailure) = (null, failure);
        _state = CellState.Stopped;
        while (_mailbox.TryTake(out TMessage? message))
        {
            Bury(message, DeadLetterReason.Stopped);
            System.Abandon();
        }

        _parent.ChildStopped(this);
        foreach (var watcher in Related.Seal(failure))
            watcher.Signal(new Signal.Stopped(this, failure));
        Related.End();
    }

    private async ValueTask TryAsync(Func<ValueTask> step, string failed)
    {
        try
        {
            await step();
        }
        catch (Exception failure)
        {
            System.Log.Write(ActorLogLevel.Error, Path, failed, failure);
        }
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
