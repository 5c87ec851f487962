using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Actors.Cli.Output;
using Actors.Cli.Progress;
using Actors.Runs.Deciding;
using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Runs.Run;
using Actors.Node.Reading;

namespace Actors.Cli.Composition;

/// <summary>
/// One run in the foreground: started, shown, and ended by its own end or by a signal. The first signal saves a checkpoint and pauses,
/// the second stops at once; nothing recorded is lost either way.
/// </summary>
internal sealed class RunSession(HomeNode node, string run, Screen screen)
{
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private RunProgress? _progress;
    private int _signalled;

    /// <summary>Starts the run and waits until it ends.</summary>
    /// <param name="first">Commands before the attempt, such as the submission.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="RefusalException">The run refuses.</exception>
    public async Task<int> RunAsync(params IReadOnlyList<RunCommand> first)
    {
        node.Train(run);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, ExitCode.Interrupted));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, ExitCode.Terminated));
        foreach (var command in first)
            await CommandAsync(command);

        var before = await node.Runs.ReadAsync(run);
        _progress = new RunProgress(before.State, screen, TimeProvider.System);
        var started = await CommandAsync(new RunCommand.StartAttempt());
        if (_signalled != 0)
            node.Tell(run, new RunCommand.Pause("signal")); // The one that was told before may have found no attempt to pause.
        return await FollowAsync(before.Events + 1, started);
    }

    /// <summary>Shown as the node tells it.</summary>
    public void Show(string activity, long done, long total) => _progress?.Show(activity, done, total);

    /// <param name="from">The first event that is to be shown.</param>
    /// <param name="started">What comes before it finds the run as it stood before: paused, it may be, and not over.</param>
    private async Task<int> FollowAsync(long from, long started)
    {
        var ended = new CancellationTokenSource();
        _ = node.Failed(run).ContinueWith(_ => ended.Cancel(), TaskScheduler.Default);
        try
        {
            await foreach (var recorded in FollowAsync(from, ended.Token))
            {
                _progress!.Apply(RecordedRunEvent.Of(recorded).Event);
                if (recorded.Sequence >= started && IsOver(_progress.State, out var exitCode))
                    return exitCode;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }

        throw await node.Failed(run);
    }

    // The run goes on, or waits, whether or not it can be looked at.
    private async IAsyncEnumerable<JournalEvent> FollowAsync(long from, [EnumeratorCancellation] CancellationToken ended)
    {
        var events = node.Journal.FollowAsync(RunHome.StreamOf(run), from, cancellationToken: ended).GetAsyncEnumerator(ended);
        while (true)
        {
            bool isThere;
            try
            {
                isThere = await events.MoveNextAsync();
            }
            catch (SqliteException failure) when (failure.IsOfDevice)
            {
                await events.DisposeAsync();
                await Task.Delay(ReadAgainAfter, ended);
                events = node.Journal.FollowAsync(RunHome.StreamOf(run), from, cancellationToken: ended).GetAsyncEnumerator(ended);
                continue;
            }

            if (!isThere)
                yield break;
            from = events.Current.Sequence + 1;
            yield return events.Current;
        }
    }

    private bool IsOver(RunState state, out int exitCode)
    {
        exitCode = state.Status switch
        {
            RunStatus.Completed => ExitCode.Done,
            RunStatus.Failed => ExitCode.Failed,
            RunStatus.Diverged => ExitCode.Integrity,
            RunStatus.Paused => _signalled == 0 ? ExitCode.Done : _signalled,
            _ => -1,
        };
        switch (state.Status)
        {
            case RunStatus.Completed:
                screen.Write($"run {run} is completed at step {state.Step}: {state.Reason}; model {state.ModelSha256}");
                break;
            case RunStatus.Failed:
                screen.Write($"run {run} failed at step {state.Step}: {state.Reason}; continue it with 'actors resume {run}'");
                break;
            case RunStatus.Diverged:
                screen.Write($"run {run} stands still: {state.Reason}; undo the change and 'actors resume {run}', or continue from the last checkpoint as things are now with 'actors resume {run} --accept-divergence'");
                break;
            case RunStatus.Paused:
                screen.Write($"continue with 'actors resume {run}'");
                break;
        }

        return exitCode >= 0;
    }

    /// <returns>The number of its last event; 0 when it had none.</returns>
    private async Task<long> CommandAsync(RunCommand command) => await node.AskAsync(run, command) switch
    {
        CommandResult<RunEvent>.Refused refused => throw new RefusalException(ExitCode.Conflict, refused.Reason),
        CommandResult<RunEvent>.Committed committed => committed.Sequence,
        _ => 0,
    };

    private void OnSignal(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _signalled, exitCode, 0) != 0)
            Environment.Exit(exitCode); // The worker dies with this process.
        if (_progress is { } progress)
            progress.Pause();
        else
            screen.Write("pausing before the first step; once more stops at once");
        node.Tell(run, new RunCommand.Pause("signal"));
    }
}
