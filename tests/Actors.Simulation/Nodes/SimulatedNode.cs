using Actors.EventSourcing;
using Actors.Messaging;
using Actors.Simulation.Faults;
using Actors.Simulation.Scheduling;
using Actors.Simulation.Workers;
using Actors.Supervision;
using Actors.Training.Runs;

namespace Actors.Simulation.Nodes;

/// <summary>A node over all lives of its process, each with a system of actors of its own.</summary>
internal sealed class SimulatedNode(World world, string name)
{
    // As that of the real node.
    private static readonly SupervisorStrategy Untiring = SupervisorStrategy.Default with { MaxRestarts = int.MaxValue };

    private readonly List<SimulatedLauncher> _launchers = [];
    private Life _life = new(world.Time);
    private NodeTime? _clock;
    private ActorSystem? _system;
    private ActorRef<Envelope<RunCommand, RunEvent>>? _run;

    public string Name => name;

    /// <summary>Whether its process lives and has not given the run up.</summary>
    public bool IsUp => _run is not null && !_life.Ended && !_run.WhenStopped.IsCompleted;

    /// <summary>A command that was to start the run was not confirmed; its operator asks again.</summary>
    public bool OwesStart { get; private set; }

    /// <summary>The process starts and owns the run, or waits to.</summary>
    public void Start()
    {
        End();
        world.Trace?.Add($"node {name} starts");
        _life = new Life(world.Time);
        var launcher = new SimulatedLauncher(world, _life, name);
        _launchers.Add(launcher);
        _clock = new NodeTime(world.Time, _life);
        if (world.Faults.Strikes(FaultKind.ClockWrong))
            _clock.Wrong = TimeSpan.FromSeconds(world.Dice.Between(-86_400, 86_400));
        _system = new ActorSystem(new ActorSystemOptions
        {
            Name = name,
            Time = _clock,
            Dispatcher = new NodeDispatcher(world.Time, world.Dice, _life),
            Random = new Random(world.Dice.Below(int.MaxValue)),
            Log = new NodeLog(world, name),
            Meters = world.Meters,
        });
        var parts = new NodeParts(world, name, _life, launcher);
        _run = _system.Spawn(Props.Of(() => new RunActor(Scenario.Run, parts.Surroundings())) with { Supervision = Untiring }, Scenario.Run);
    }

    /// <summary>What an operator does who starts or resumes a run.</summary>
    public void StartRun()
    {
        OwesStart = false;
        Ask(world.Scenario.Submit, retried: true);
        Ask(new RunCommand.StartAttempt(), retried: true);
    }

    /// <param name="onAnswer">Called when it has been carried out, refused or given up; never when the process dies before.</param>
    /// <param name="onCommitted">Called when it has been carried out.</param>
    public void Ask(RunCommand command, bool retried = false, Action? onAnswer = null, Action? onCommitted = null)
    {
        world.Trace?.Add($"operator asks {name}: {command.GetType().Name}");
        _run!.Tell(new Envelope<RunCommand, RunEvent>(command, new Answer(world, onAnswer, onCommitted, onFailure: () => OwesStart |= retried)));
    }

    public void SetClock(TimeSpan by) => _clock!.Wrong += by;

    public void Freeze(TimeSpan duration) => _life.Freeze(duration);

    /// <summary>An orderly end of the process.</summary>
    public void Stop() => _ = _system!.StopAsync();

    /// <summary>The process is killed; its workers follow.</summary>
    public void Crash()
    {
        End();
        world.Store.Crashed(_life);
    }

    /// <summary>The machine goes, and everything on it at once.</summary>
    public void LosePower()
    {
        _launchers.ForEach(launcher => launcher.End());
        Crash();
    }

    private void End()
    {
        if (_life.Ended || _run is null)
            return;
        world.Trace?.Add($"node {name} ends");
        _life.End();
        _launchers[^1].Orphan();
    }

    private sealed class Answer(World world, Action? onAnswer, Action? onCommitted, Action onFailure) : ReplyTo<CommandResult<RunEvent>>
    {
        public override void Tell(CommandResult<RunEvent> reply)
        {
            onAnswer?.Invoke();
            if (reply is CommandResult<RunEvent>.Committed committed)
            {
                world.Store.Ledger.Answer(committed.Sequence);
                onCommitted?.Invoke();
            }
        }

        public override void Fail(Exception failure)
        {
            onAnswer?.Invoke();
            onFailure();
        }
    }
}
