using System.Collections.Concurrent;
using Actors.Journals;
using Actors.Journals.Sql;
using Actors.Journals.Sqlite;
using Actors.Node.Entities;
using Actors.Node.Reading;
using Actors.Node.Stores;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Actors.Node.Composition;

/// <summary>The process that owns the runs of one home: journal, actor system and workers, composed and taken down in order.</summary>
public sealed class RunNode : IAsyncDisposable
{
    private static readonly TimeSpan UnavailablePause = TimeSpan.FromSeconds(0.1);

    // Of nobody: a full disk may stay full for days.
    private static readonly TimeSpan LongPatience = TimeSpan.FromDays(7);

    private readonly NodeStore _store;
    private readonly IHost _host;
    private readonly IActorRef _runs;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Exception>> _failures;

    private RunNode(NodeStore store, IHost host, ConcurrentDictionary<string, TaskCompletionSource<Exception>> failures)
    {
        (_store, _host, _failures) = (store, host, failures);
        _runs = host.Services.GetRequiredService<IRequiredActor<RunsActor>>().ActorRef;
    }

    /// <summary>The events of all runs, to be read.</summary>
    public IJournalReader Journal => _store.Journal;

    /// <summary>The last time in which the journal could not be written; null for none.</summary>
    public JournalOutage? LastOutage => _store.Health.LastOutage;

    /// <summary>The runs as their events tell them.</summary>
    public RunReader Runs => new(_store.Journal, _store.Snapshots);

    /// <summary>The actor system, to be looked into.</summary>
    public ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Opens a home and starts its node.</summary>
    /// <param name="home">The home; made if it does not exist.</param>
    /// <param name="settings">How the node works.</param>
    /// <param name="launcher">Starts workers.</param>
    /// <param name="akka">The user's settings of Akka itself, as JSON; <see cref="NodeConfig"/> overrides them.</param>
    /// <param name="activity">Told what a worker does beside new steps: activity, done, total.</param>
    /// <param name="logging">Where Akka's log goes.</param>
    /// <exception cref="JournalInUseException">Another process owns the home.</exception>
    /// <exception cref="JournalFormatException">The journal cannot be used.</exception>
    /// <exception cref="JournalChoiceException">Settings and home contradict each other.</exception>
    /// <exception cref="IOException">The home cannot be used.</exception>
    public static async Task<RunNode> OpenAsync(
        RunHome home, NodeSettings settings, IWorkerLauncher launcher, string akka, Action<string, long, long> activity, Action<ILoggingBuilder> logging)
    {
        Directory.CreateDirectory(home.Path);
        return await OpenAsync(await HomeStores.OpenAsync(home, settings.Journal), home, settings, launcher, akka, activity, logging);
    }

    /// <summary>As the other, on a store that is open; it is closed with the node, or when that does not start.</summary>
    internal static async Task<RunNode> OpenAsync(
        NodeStore store, RunHome home, NodeSettings settings, IWorkerLauncher launcher, string akka, Action<string, long, long> activity,
        Action<ILoggingBuilder> logging)
    {
        try
        {
            var failures = new ConcurrentDictionary<string, TaskCompletionSource<Exception>>(StringComparer.Ordinal);
            var dependencies = new RunDependencies(Environment.MachineName, home, launcher, settings.Worker, store.Journal, store.Snapshots, activity)
            {
                SnapshotEvery = settings.Journal.SnapshotEvery,
                LookEvery = settings.Disk.LookEvery,
                JournalReserve = store.Reserve,
                Outages = new OutageNotes(store.Health),
                Unreadable = (run, failure) => NoteFailure(store.Journal, failures, run, failure),
            };
            return new RunNode(store, await StartAsync(BuildHost(store, dependencies, akka, logging)), failures);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when a run's events cannot be read, with the reason: no restart mends that.</summary>
    public Task<Exception> Failed(string run) => FailureOf(_failures, run).Task;

    /// <summary>Has a run's entity decide on a command, and waits for what becomes of it.</summary>
    /// <param name="patience">While the entity is started again after a failed write, it is asked again.</param>
    /// <exception cref="TimeoutException">There was no answer in time; the command may have been recorded.</exception>
    /// <exception cref="RunUnreadableException">The run's events cannot be read.</exception>
    public async Task<CommandResult<RunEvent>> AskAsync(string run, RunCommand command, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();
        var failed = Failed(run);
        while (true)
        {
            var left = patience - TimeProvider.System.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
                throw NoAnswer(run, patience);
            var answer = AskOnceAsync(run, command, left);
            if (await Task.WhenAny(answer, failed) == failed)
                throw new RunUnreadableException(run, await failed);
            switch (await answer)
            {
                case CommandResult<RunEvent> result:
                    return result;
                case null:
                    throw NoAnswer(run, patience);
            }

            await Task.Delay(UnavailablePause);
        }
    }

    /// <summary>Has a run's entity decide on a command, also when that stops meanwhile, and tells nobody what becomes of it.</summary>
    public void Tell(string run, RunCommand command) => _ = InsistAsync(run, command);

    /// <summary>Stops the runs' entities once their retention is done, ends their workers, and closes the journal.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(_host);
        }
        finally
        {
            await _store.DisposeAsync();
        }
    }

    private async Task InsistAsync(string run, RunCommand command)
    {
        try
        {
            await AskAsync(run, command, LongPatience);
        }
        catch (Exception failure) when (failure is TimeoutException or RunUnreadableException)
        {
            // Nobody waits for it.
        }
    }

    // Null when there is no answer in time.
    private async Task<object?> AskOnceAsync(string run, RunCommand command, TimeSpan patience)
    {
        try
        {
            return await _runs.Ask<object>(new ForRun(run, command), patience);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    private static TimeoutException NoAnswer(string run, TimeSpan patience) =>
        new($"run {run} has not answered within {patience.TotalMinutes:0.#} minutes, and may still do what it was asked");

    private static IHost BuildHost(NodeStore store, RunDependencies dependencies, string akka, Action<ILoggingBuilder> logging)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = NodeShutdown.Limit);
        builder.Services.AddHealthChecks().AddCheck("journal", new JournalHealthCheck(store.Health));
        logging(builder.Logging);
        builder.Services.AddAkka("actors", (system, _) => store.AddTo(system
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
                loggers.AddLoggerFactory();
            })
            .AddHocon(NodeConfig.Above(akka), HoconAddMode.Prepend))
            .WithActors((actors, registry) =>
            {
                var runs = actors.ActorOf(RunsActor.Props(dependencies), RunsActor.Name);
                registry.Register<RunsActor>(runs);
                NodeShutdown.Register(actors, runs);
            }));
        return builder.Build();
    }

    private static async Task<IHost> StartAsync(IHost host)
    {
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static async Task StopAsync(IHost host)
    {
        using (host)
            await host.StopAsync();
    }

    private static void NoteFailure(
        IJournalReader journal, ConcurrentDictionary<string, TaskCompletionSource<Exception>> failures, string run, Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is CorruptPayloadException)
                _ = NoteDamageAsync(journal, FailureOf(failures, run), run, cause);
            else if (cause is CorruptEventException or UnknownManifestException)
                FailureOf(failures, run).TrySetResult(cause);
        }
    }

    // A serializer does not know whose payload it reads; the journal's reader says which event it is.
    private static async Task NoteDamageAsync(IJournalReader journal, TaskCompletionSource<Exception> failed, string run, Exception damage)
    {
        try
        {
            foreach (var stream in (string[])[RunHome.StreamOf(run), RunHome.RetentionStreamOf(run)])
            {
                await foreach (var _ in journal.ReadAsync(stream))
                {
                }
            }
        }
        catch (CorruptEventException exact)
        {
            damage = exact;
        }
        finally
        {
            failed.TrySetResult(damage);
        }
    }

    private static TaskCompletionSource<Exception> FailureOf(ConcurrentDictionary<string, TaskCompletionSource<Exception>> failures, string run) =>
        failures.GetOrAdd(run, _ => new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously));
}
