using Actors.Node.Workers;
using Actors.Runs.Protocol;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Workers;

/// <summary>What a worker says is kept until it is recorded, whatever becomes of the run's entity meanwhile.</summary>
public sealed class WorkerActorTests : TestKit
{
    private readonly FakeWorkers _launcher = new();
    private readonly IActorRef _owner;

    public WorkerActorTests()
        : base("akka { loglevel = OFF, stdout-loglevel = OFF }") => _owner = Sys.ActorOf(WorkerActor.Props(_launcher));

    [Fact]
    public async Task Everything_that_came_meanwhile_is_handed_over_as_one_message()
    {
        var worker = await LaunchAsync();
        worker.Report(Samples.Batch(1));
        Assert.Equal((1L, 1), Handed());

        worker.Report(Samples.Batch(2), Samples.Batch(3));
        ExpectNoMsg(TimeSpan.Zero);
        _owner.Tell(new WorkerCommand.Acknowledge(1, 1), TestActor);

        var (first, count) = Handed();
        Assert.Equal(2, first);
        Assert.InRange(count, 1, 2);
    }

    [Fact]
    public async Task What_is_not_acknowledged_is_handed_to_the_next_entity_again()
    {
        var worker = await LaunchAsync();
        worker.Report(Samples.Batch(1));
        Assert.Equal((1L, 1), Handed());
        worker.Report(Samples.Batch(2));
        _owner.Tell(new WorkerCommand.Acknowledge(1, 1), TestActor);
        Assert.Equal((2L, 1), Handed());

        var next = CreateTestProbe();
        _owner.Tell(new WorkerCommand.Attach(), next);

        Assert.Equal(new WorkerEvent.Attached(worker.Order, IsIdle: false), next.ExpectMsg<WorkerEvent.Attached>());
        var again = next.ExpectMsg<WorkerEvent.Messages>();
        Assert.Equal((1, 2L), (again.Attempt, again.First));
        Assert.Equal(new WorkerMessage.Reported(Samples.Batch(2)), Assert.Single(again.Content));
        Assert.False(worker.Killed.IsCompleted);
    }

    [Fact]
    public async Task Acknowledgement_of_an_earlier_entity_is_ignored()
    {
        var worker = await LaunchAsync();
        worker.Report(Samples.Batch(1));
        Handed();
        var next = CreateTestProbe();
        _owner.Tell(new WorkerCommand.Attach(), next);
        next.ExpectMsg<WorkerEvent.Attached>();
        next.ExpectMsg<WorkerEvent.Messages>();

        _owner.Tell(new WorkerCommand.Acknowledge(1, 1), TestActor);
        worker.Report(Samples.Batch(2));
        _owner.Tell(new WorkerCommand.Attach(), next);

        next.ExpectMsg<WorkerEvent.Attached>();
        Assert.Equal(1, next.ExpectMsg<WorkerEvent.Messages>().First);
    }

    [Fact]
    public async Task Exit_comes_last_and_says_that_it_was_to_pause()
    {
        var worker = await LaunchAsync();
        _owner.Tell(new WorkerCommand.End("operator"));
        await worker.Killed.Soon();
        worker.Exit();

        var exited = Assert.IsType<WorkerMessage.Exited>(Assert.Single(ExpectMsg<WorkerEvent.Messages>().Content));
        Assert.Equal("operator", exited.PauseReason);
        _owner.Tell(new WorkerCommand.Acknowledge(1, 1), TestActor);
        _owner.Tell(new WorkerCommand.Attach(), TestActor);
        Assert.Equal(0, ExpectMsg<WorkerEvent.Attached>().LiveAttempt);
    }

    [Fact]
    public async Task Exit_that_the_entity_has_not_recorded_tells_the_next_one_of_a_pause_that_came_after_it()
    {
        var worker = await LaunchAsync();
        worker.Exit();
        Assert.Equal("", Assert.IsType<WorkerMessage.Exited>(Assert.Single(ExpectMsg<WorkerEvent.Messages>().Content)).PauseReason);
        _owner.Tell(new WorkerCommand.Pause("operator"));

        _owner.Tell(new WorkerCommand.Attach(), TestActor);

        ExpectMsg<WorkerEvent.Attached>();
        Assert.Equal("operator", Assert.IsType<WorkerMessage.Exited>(Assert.Single(ExpectMsg<WorkerEvent.Messages>().Content)).PauseReason);
    }

    [Fact]
    public async Task Launch_ends_the_worker_before_and_forgets_what_it_said()
    {
        var first = await LaunchAsync();
        first.Report(Samples.Batch(1));
        Handed();

        var second = await LaunchAsync(attempt: 2);
        await first.Killed.Soon();
        first.Report(Samples.Batch(2));
        first.Exit();
        second.Report(Samples.Batch(1));

        var messages = ExpectMsg<WorkerEvent.Messages>();
        Assert.Equal(2, messages.Attempt);
        Assert.Equal(new WorkerMessage.Reported(Samples.Batch(1)), Assert.Single(messages.Content));
    }

    [Fact]
    public void Worker_that_cannot_be_started_has_exited()
    {
        _owner.Tell(new WorkerCommand.Attach(), TestActor);
        ExpectMsg<WorkerEvent.Attached>();
        _launcher.Failure = new InvalidOperationException("no such program");
        _owner.Tell(new WorkerCommand.Launch(Order(attempt: 1)), TestActor);

        var exited = Assert.IsType<WorkerMessage.Exited>(Assert.Single(ExpectMsg<WorkerEvent.Messages>().Content));

        Assert.Equal("could not be started: no such program", exited.Exit.Text);
    }

    [Fact]
    public async Task Worker_ends_with_its_owner()
    {
        var worker = await LaunchAsync();
        Sys.Stop(_owner);
        await worker.Killed.Soon();
    }

    private async Task<FakeWorker> LaunchAsync(int attempt = 1)
    {
        _owner.Tell(new WorkerCommand.Attach(), TestActor);
        ExpectMsg<WorkerEvent.Attached>();
        if (attempt > 1)
            ExpectMsg<WorkerEvent.Messages>();
        _owner.Tell(new WorkerCommand.Launch(Order(attempt)));
        return await _launcher.NextAsync();
    }

    private static WorkerOrder Order(int attempt) => new("run", "id", "directory", attempt, 1, 1, 16, 0, Samples.Settings, "", []);

    private (long First, int Count) Handed()
    {
        var messages = ExpectMsg<WorkerEvent.Messages>();
        return (messages.First, messages.Content.Length);
    }
}
