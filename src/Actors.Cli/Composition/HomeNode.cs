using System.Collections.Concurrent;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Journals;
using Actors.Journals.Sqlite;
using Actors.Node.Composition;
using Actors.Node.Reading;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Run;

namespace Actors.Cli.Composition;

/// <summary>This process as the owner of a home: its node, and the socket at which other processes ask it for something.</summary>
internal sealed class HomeNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly RunNode _node;
    private readonly ConcurrentDictionary<string, bool> _trained = [];
    private readonly ControlServer? _control;

    private HomeNode(RunHome home, RunNode node)
    {
        _node = node;
        _control = ControlServer.TryStart(home, AnswerAsync, warning => Console.Error.WriteLine($"actors: {warning}"));
    }

    public IJournalReader Journal => _node.Journal;

    public RunReader Runs => _node.Runs;

    /// <param name="settings">The configuration; its run is of no importance.</param>
    /// <param name="activity">Told what a worker does beside new steps.</param>
    /// <exception cref="RefusalException">Another process owns the home, or it cannot be used.</exception>
    public static async Task<HomeNode> OpenAsync(RunHome home, Configured settings, Action<string, long, long> activity)
    {
        var workers = new ChildProcessLauncher(WorkerExecutable.Find());
        try
        {
            return new HomeNode(home, await RunNode.OpenAsync(home, settings.Root.Node, workers, settings.Akka, activity, StderrLog.AddTo));
        }
        catch (JournalInUseException inUse)
        {
            throw new RefusalException(ExitCode.Conflict,
                $"home {home.Path} is in use by {inUse.Holder}; wait for it, stop it, or choose another with --home");
        }
        catch (JournalFormatException damage)
        {
            throw new RefusalException(ExitCode.Integrity, $"home {home.Path} cannot be used: {damage.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException(ExitCode.Failed, $"home {home.Path} cannot be used: {failure.Message}");
        }
    }

    /// <summary>Completes when a run's events cannot be read, with the reason.</summary>
    public Task<Exception> Failed(string run) => _node.Failed(run);

    /// <summary>Has a run decide on a command, and waits for what becomes of it.</summary>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public Task<CommandResult<RunEvent>> AskAsync(string run, RunCommand command) => _node.AskAsync(run, command, Patience);

    /// <summary>Has a run decide on a command, without an answer.</summary>
    public void Tell(string run, RunCommand command) => _node.Tell(run, command);

    /// <summary>Says from now on, to whoever asks, that this process is there for a run.</summary>
    public void Train(string run) => _trained[run] = true;

    /// <summary>Carries out what another process, or this one, was asked for.</summary>
    public async Task<ControlReply> AnswerAsync(ControlRequest request)
    {
        if (request.Command is ControlCommand.Look)
            return new ControlReply("", Trains: [.. _trained.Keys], Outage: _node.LastOutage is { IsOn: true } outage ? outage : null);
        if (!(await Runs.ReadAsync(request.Run)).Exists)
            return new ControlReply("there is no such run");
        try
        {
            return await AskAsync(request.Run, request.Command.ToRunCommand()) is CommandResult<RunEvent>.Refused refused
                ? new ControlReply(refused.Reason)
                : new ControlReply("");
        }
        catch (TimeoutException)
        {
            return new ControlReply($"no answer within {Patience.TotalMinutes:0} minutes", TimedOut: true);
        }
        catch (RunUnreadableException unreadable)
        {
            return new ControlReply(unreadable.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        await _node.DisposeAsync();
    }
}
