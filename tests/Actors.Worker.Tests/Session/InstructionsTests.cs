using Actors.Runs.Checkpoints;
using Actors.Runs.Protocol;
using Actors.Worker.Session;

namespace Actors.Worker.Tests.Session;

public sealed class InstructionsTests
{
    [Fact]
    public async Task Whoever_waits_gets_the_failure_of_the_thread_that_cannot_go_on()
    {
        var instructions = new Instructions(0);
        var waiting = Task.Run(() => instructions.AwaitAcknowledged(1));

        instructions.Fail(new CheckpointException("of a later owner"));

        await Assert.ThrowsAsync<CheckpointException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Throws<CheckpointException>(() => instructions.AwaitAnswer(1));
    }

    [Fact]
    public void What_is_acknowledged_is_not_waited_for()
    {
        var instructions = new Instructions(5);
        instructions.AwaitAcknowledged(5);
        instructions.Take(new WorkerInstruction.Acknowledge(7));
        instructions.AwaitAcknowledged(7);
    }

    [Fact]
    public async Task A_step_is_waited_for_until_it_is_acknowledged()
    {
        var instructions = new Instructions(0);
        var waiting = Task.Factory.StartNew(() => instructions.AwaitAcknowledged(3), TaskCreationOptions.LongRunning);
        instructions.Take(new WorkerInstruction.Acknowledge(2));
        Assert.False(waiting.IsCompleted);
        instructions.Take(new WorkerInstruction.Acknowledge(4));
        await waiting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void An_older_acknowledgement_takes_nothing_back()
    {
        var instructions = new Instructions(0);
        instructions.Take(new WorkerInstruction.Acknowledge(9));
        instructions.Take(new WorkerInstruction.Acknowledge(3));
        instructions.AwaitAcknowledged(9);
    }

    [Fact]
    public async Task Only_the_answer_to_its_own_step_ends_a_wait()
    {
        var instructions = new Instructions(0);
        var waiting = Task.Factory.StartNew(() => instructions.AwaitAnswer(20), TaskCreationOptions.LongRunning);
        instructions.Take(new WorkerInstruction.Answer(10, 1, SaveCheckpoint: false, Finish: false));
        Assert.False(waiting.IsCompleted);
        var answer = new WorkerInstruction.Answer(20, 0.5, SaveCheckpoint: true, Finish: false);
        instructions.Take(answer);
        Assert.Equal(answer, await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_pause_is_remembered()
    {
        var instructions = new Instructions(0);
        Assert.False(instructions.PauseRequested);
        instructions.Take(new WorkerInstruction.Pause());
        Assert.True(instructions.PauseRequested);
    }
}
