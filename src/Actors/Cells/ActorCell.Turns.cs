using Actors.Messaging;

namespace Actors.Cells;

internal sealed partial class ActorCell<TMessage> : IThreadPoolWorkItem
{
    private bool _busy;
    private bool _stopWhenEmpty;
    private bool _stopsAfterThis;

    void IThreadPoolWorkItem.Execute()
    {
        bool isOver;
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_turns);
        try
        {
            isOver = TakeTurn();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (!isOver)
            Schedule();
    }

    /// <returns>True when nothing is left to do, and another turn may run already: nothing of the cell is to be touched then. False when
    /// the turn has lasted long enough although more waits.</returns>
    private bool TakeTurn()
    {
        do
        {
            if (!RunContinuations() || (!_busy && !Pump()))
                return false;
        }
        while (!_mailbox.TryRest(Able));
        return true;
    }

    private Wake Able =>
        _busy ? Wake.ForContinuations
        : _state == CellState.Running ? Wake.ForMessages
        : Wake.ForSignals;

    /// <returns>False when the turn has lasted long enough: a handler may await what is over at once, again and again.</returns>
    private bool RunContinuations()
    {
        for (var left = System.Options.MessagesPerTurn; left > 0; left--)
        {
            if (!_mailbox.TryTake(out Dispatch.Continuation continuation))
                return true;
            try
            {
                continuation.Run();
            }
            catch (Exception failure)
            {
                Add(new Signal.Crashed(failure));
            }
        }

        return false;
    }

    /// <returns>False when the turn has lasted long enough, although more waits.</returns>
    private bool Pump()
    {
        for (var left = System.Options.MessagesPerTurn; left > 0;)
        {
            if (_mailbox.TryTake(out Signal? signal))
                Run(HandleAsync(signal));
            else if (_state != CellState.Running)
                return true;
            else if (_mailbox.TryTake(out TMessage? message))
                ReceiveMany(message, ref left);
            else if (_stopWhenEmpty)
                Run(EndAsync());
            else
                return true;
            if (_busy)
                return true;
        }

        return false;
    }

    /// <summary>Handles messages for as long as nothing but messages needs attention.</summary>
    private void ReceiveMany(TMessage? message, ref int left)
    {
        try
        {
            var actor = _actor!;
            do
            {
                left--;
                var handling = actor.Receive(message!);
                if (!handling.IsCompletedSuccessfully)
                {
                    Run(AwaitAsync(handling, message!));
                    return;
                }

                _receiveTimeout?.Touch();
            }
            while (left > 0 && !_mailbox.NeedsAttention && _mailbox.TryTake(out message));
        }
        catch (Exception failure)
        {
            Run(FailAsync(failure, message));
        }
    }

    private async ValueTask AwaitAsync(ValueTask handling, TMessage message)
    {
        try
        {
            await handling;
            _receiveTimeout?.Touch();
        }
        catch (Exception failure)
        {
            await FailAsync(failure, message);
        }
    }

    private void Run(ValueTask step)
    {
        if (step.IsCompletedSuccessfully)
            return;
        _busy = true;
        _ = RunBusyAsync(step);
    }

    private async Task RunBusyAsync(ValueTask step)
    {
        try
        {
            await step;
        }
        catch (Exception defect)
        {
            // Steps deal with the failures of actors themselves.
            System.Log.Write(Diagnostics.ActorLogLevel.Error, Path, "Defect in the actor core.", defect);
        }
        finally
        {
            _busy = false;
        }
    }

    private ValueTask HandleAsync(Signal signal) => _state == CellState.Stopped
        ? ValueTask.CompletedTask
        : signal switch
        {
            Cells.Signal.Start => StartAsync(),
            Cells.Signal.Stop { AfterWaiting: false } => EndAsync(),
            Cells.Signal.Stop => StopWhenEmpty(),
            Cells.Signal.Stopped stopped => HandleStoppedAsync(stopped),
            Cells.Signal.Tick tick => HandleTickAsync(tick.Timer),
            Cells.Signal.Escalated escalated when escalated.Incarnation != Incarnation => ValueTask.CompletedTask,
            Cells.Signal.Escalated escalated => FailAsync(new Supervision.ChildFailedException(escalated.Child.Path, escalated.Failure)),
            Cells.Signal.Crashed crashed => FailAsync(crashed.Failure),
            _ => throw new InvalidOperationException($"No such signal: {signal}."),
        };

    private ValueTask StopWhenEmpty()
    {
        _stopWhenEmpty = true;
        return ValueTask.CompletedTask;
    }

    private async ValueTask HandleStoppedAsync(Signal.Stopped stopped)
    {
        if (_watched is null || !_watched.Remove(stopped.Who, out var watch))
            return;
        try
        {
            await (watch.HasMessage ? _actor!.Receive(watch.Message!) : _actor!.Stopped(stopped.Who, stopped.Failure));
        }
        catch (Exception failure)
        {
            await (watch.HasMessage ? FailAsync(failure, watch.Message) : FailAsync(failure));
        }
    }

    private async ValueTask HandleTickAsync(Timers.Timer timer)
    {
        if (_timers is null || !_timers.TryTake(timer, out var message))
            return;
        if (timer.Key is Timers.ReceiveTimeout<TMessage> idle && !idle.IsDue(hasWaiting: _mailbox.Depth > 0))
            return;
        try
        {
            await _actor!.Receive(message);
        }
        catch (Exception failure)
        {
            await FailAsync(failure, message);
        }
    }
}
