using Actors.EventSourcing;
using Actors.Training.Runs;
using Actors.Training.Workers;

namespace Actors.Training.Tests.Runs;

/// <summary>What the simulation has found (seeds 10805 and 19492): an append that failed had taken a report with it.</summary>
public sealed class OwnWorkersTests
{
    [Fact]
    public void What_the_worker_of_an_earlier_incarnation_still_says_is_refused()
    {
        // Step 2 executed again has diverged, and the append that said so has failed; step 3 follows from it.
        var state = Life.At(2).State;
        var later = new OwnWorkers(new RunDecider());

        var decision = later.Decide(state, new RunCommand.Report(state.Attempt, Samples.Batch(3, loss: 99)));

        Assert.IsType<Decision<RunEvent>.Refused>(decision);
    }

    [Fact]
    public void What_its_own_worker_says_is_decided()
    {
        var state = Life.At(2).State;
        var own = new OwnWorkers(new RunDecider()) { Attempt = state.Attempt };

        Assert.IsType<Decision<RunEvent>.Accepted>(own.Decide(state, new RunCommand.Report(state.Attempt, Samples.Batch(3))));
    }

    [Fact]
    public void The_end_of_an_earlier_worker_is_recorded()
    {
        var state = Life.At(2).State;

        var decision = new OwnWorkers(new RunDecider()).Decide(state, new RunCommand.WorkerExited(state.Attempt, "signal SIGKILL", "", 5));

        Assert.IsType<Decision<RunEvent>.Accepted>(decision);
    }
}
