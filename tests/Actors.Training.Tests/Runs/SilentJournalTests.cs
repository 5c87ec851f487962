using Actors.EventSourcing;
using Actors.Journal;
using Actors.Simulation.Scheduling;
using Actors.Tests;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Tests.Files;
using NodeLife = Actors.Simulation.Scheduling.Life;

namespace Actors.Training.Tests.Runs;

/// <summary>What the simulation has found (seed 19), alone and in virtual time.</summary>
public sealed class SilentJournalTests
{
    [Fact]
    public async Task A_journal_that_does_not_answer_before_a_launch_is_asked_again()
    {
        using var directory = new TemporaryDirectory();
        var (dice, workers) = (new Dice(1), new FakeWorkers());
        var time = new VirtualTime(dice);
        var node = new NodeLife(time);
        var journal = new GatedJournal(new MemoryJournal(time));
        var surroundings = new RunSurroundings(
            new RunHome(directory.Path), workers, ActorLife.Worker,
            new Persistence<RunState, RunEvent>(journal, RunEventCodec.Instance),
            new Persistence<RetentionState, RetentionEvent>(journal, RetentionEventCodec.Instance), (_, _, _) => { });
        var system = new ActorSystem(new ActorSystemOptions
        {
            Time = new NodeTime(time, node), Dispatcher = new NodeDispatcher(time, dice, node), Random = new Random(1), Log = new RecordingLog(),
        });
        var actor = system.Spawn(Props.Of(() => new RunActor("captcha", surroundings)));
        actor.Tell(Samples.Submit());
        Let(TimeSpan.FromSeconds(1));
        journal.SilenceNextRead();

        actor.Tell(new RunCommand.StartAttempt());
        Let(TimeSpan.FromMinutes(1.5));

        await workers.NextAsync();

        void Let(TimeSpan pass)
        {
            for (var end = time.Elapsed + pass; time.Elapsed < end && time.Step();)
            {
            }
        }
    }
}
