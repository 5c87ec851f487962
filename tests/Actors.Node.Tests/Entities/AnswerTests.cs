using Actors.Node.Entities;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Akka.Actor;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>Whoever asks a run gets an answer at once, also when the run's entity stops meanwhile.</summary>
public sealed class AnswerTests
{
    private static readonly RunCommand Rules = new RunCommand.ChangeCheckpointRules(Samples.Settings.Checkpoints with { KeepLast = 9 }, "me");

    [Fact]
    public async Task A_command_that_waits_behind_a_write_that_fails_is_to_be_asked_again()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.Close(RunHome.StreamOf("captcha"));
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        CountingDispatcher.Settle();
        var waiting = AskAsync(life, Rules);
        CountingDispatcher.Settle();

        life.Journal.Open();

        Assert.IsType<EntityUnavailable>(await waiting);
    }

    [Fact]
    public async Task A_recorded_command_that_waits_for_retention_is_answered_when_the_entity_stops()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        life.System.Stop(await life.FindAsync("retention"));
        worker.Report(Samples.Batch(1), Samples.Checkpoint(1));
        await life.RecordedAsync(e => e is RunEvent.CheckpointSaved);
        var cleaning = AskAsync(life, new RunCommand.Clean(life.Settings.Checkpoints));
        CountingDispatcher.Settle();
        Assert.False(cleaning.IsCompleted);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));

        worker.Report(Samples.Batch(2));

        Assert.IsType<CommandResult<RunEvent>.Nothing>(await cleaning);
    }

    [Fact]
    public async Task A_command_whose_event_is_rejected_is_to_be_asked_again()
    {
        await using var life = new ActorLife(decider: new FaultyDecider());
        await life.AskAsync(Samples.Submit());

        Assert.IsType<EntityUnavailable>(await AskAsync(life, FaultyDecider.Unserializable));
    }

    [Fact]
    public async Task A_command_that_a_defect_cannot_decide_on_is_to_be_asked_again()
    {
        await using var life = new ActorLife(decider: new FaultyDecider());
        await life.AskAsync(Samples.Submit());

        Assert.IsType<EntityUnavailable>(await AskAsync(life, FaultyDecider.Undecidable));
    }

    private static Task<object> AskAsync(ActorLife life, RunCommand command) => life.Actor.Ask<object>(new ForRun("captcha", command)).Soon();

    private sealed class FaultyDecider : IDecider<RunState, RunCommand, RunEvent>
    {
        private readonly RunDecider _decider = new();

        public static RunCommand Unserializable { get; } = new RunCommand.AllowBeginAnew("unserializable");

        public static RunCommand Undecidable { get; } = new RunCommand.AllowBeginAnew("undecidable");

        public RunState Initial => _decider.Initial;

        public Decision<RunEvent> Decide(RunState state, RunCommand command) =>
            command == Undecidable ? throw new InvalidOperationException("a defect")
            : command == Unserializable ? Decision.Accept<RunEvent>(new RunEvent.LrReduced(1, 1, 1, "", default))
            : _decider.Decide(state, command);

        public RunState Evolve(RunState state, RunEvent recorded) => recorded is RunEvent.LrReduced ? state : _decider.Evolve(state, recorded);
    }
}
