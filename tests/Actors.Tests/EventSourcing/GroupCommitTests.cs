using Actors.EventSourcing;
using Actors.Journal;
using Actors.Messaging;
using static Actors.Tests.EventSourcing.CounterCommand;

namespace Actors.Tests.EventSourcing;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly CounterFixture _fixture = new();
    private readonly TaskCompletionSource _gate = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await _fixture.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_during_an_append_is_appended_together()
    {
        var counter = await SpawnWithAppendUnderWay();

        var asked = Enumerable.Range(1, 100).Select(_ => counter.AskAsync(new Add(1), Patience.Limit)).ToArray();
        _gate.SetResult();
        var results = await Task.WhenAll(asked).Soon();

        Assert.Equal([1, 100], _fixture.Journal.Appends.Select(append => append.Events.Length));
        Assert.Equal(Enumerable.Range(2, 100), results.Select(result => (int)((CommandResult<CounterEvent>.Committed)result).Sequence));
    }

    [Fact]
    public async Task A_group_has_a_bound()
    {
        _fixture.Persistence = _fixture.Persistence with { MaxGroup = 30 };
        var counter = await SpawnWithAppendUnderWay();

        var asked = Enumerable.Range(1, 100).Select(_ => counter.AskAsync(new Add(1), Patience.Limit)).ToArray();
        _gate.SetResult();
        await Task.WhenAll(asked).Soon();

        Assert.Equal([1, 30, 30, 30, 10], _fixture.Journal.Appends.Select(append => append.Events.Length));
    }

    [Fact]
    public async Task Effects_follow_the_append_in_the_order_of_the_commands_and_before_the_replies()
    {
        var counter = await SpawnWithAppendUnderWay();

        counter.Tell(new Add(2));
        counter.Tell(new Add(0));
        counter.Tell(new Add(-1));
        counter.Tell(new AddTwice(3));
        var last = counter.AskAsync(new Add(4), Patience.Limit);
        Assert.Empty(_fixture.Seen.Rest());
        _gate.SetResult();
        await last.Soon();

        Assert.Equal(
            ["committed 1 -> 1", "committed 1 -> 3", "committed 0 -> 3", "refused: Only up.", "committed 2 -> 9", "committed 1 -> 13"],
            _fixture.Seen.Rest());
    }

    [Fact]
    public async Task Events_that_cannot_be_written_are_refused_and_leave_no_gap()
    {
        var counter = await SpawnWithAppendUnderWay();

        var refused = counter.AskAsync(new AddUnwritable(), Patience.Limit);
        var next = counter.AskAsync(new Add(5), Patience.Limit);
        _gate.SetResult();

        Assert.StartsWith("Its events cannot be written", Assert.IsType<CommandResult<CounterEvent>.Refused>(await refused.Soon()).Reason);
        Assert.Equal(2, Assert.IsType<CommandResult<CounterEvent>.Committed>(await next.Soon()).Sequence);
        Assert.Equal([1L, 2], (await _fixture.Store.ReadAsync("counter").ToListAsync()).Select(recorded => recorded.Sequence));
    }

    [Fact]
    public async Task An_adapter_that_fails_over_a_result_does_not_end_the_actor_that_gave_it()
    {
        var adapters = new Probe<ReplyTo<CommandResult<CounterEvent>>>();
        _fixture.System.Spawn(Props.Receive<int>((context, _) =>
        {
            adapters.Add(context.Adapt<CommandResult<CounterEvent>>(_ => throw new IOException("On purpose.")));
            return ValueTask.CompletedTask;
        })).Tell(1);
        var counter = _fixture.Spawn();

        counter.Tell(new Envelope<CounterCommand, CounterEvent>(new Add(1), await adapters.NextAsync()));
        var next = await counter.AskAsync(new Add(1), Patience.Limit).Soon();

        Assert.Equal(2, Assert.IsType<CommandResult<CounterEvent>.Committed>(next).Sequence);
        Assert.Equal(["recovered 0", "committed 1 -> 1", "committed 1 -> 2"], _fixture.Seen.Rest());
    }

    [Fact]
    public async Task An_actor_that_sends_a_command_through_an_adapter_learns_that_it_was_not_confirmed()
    {
        var counter = _fixture.Spawn();
        var asking = _fixture.System.Spawn(Props.Receive<string>((context, message) =>
        {
            if (message == "ask")
                counter.Tell(new Envelope<CounterCommand, CounterEvent>(
                    new Add(1), context.Adapt<CommandResult<CounterEvent>>(_ => "confirmed", failure => failure.Message)));
            else
                _fixture.Seen.Add(message);
            return ValueTask.CompletedTask;
        }));
        Assert.Equal("recovered 0", await _fixture.Seen.NextAsync());
        _fixture.Journal.BeforeAppend = _ => throw new IOException("The connection is lost.");

        asking.Tell("ask");

        Assert.Equal("/counter could not confirm a command: The connection is lost.", await _fixture.Seen.NextAsync());
    }

    [Fact]
    public async Task When_a_decision_throws_those_before_it_are_committed_and_those_after_it_wait_for_the_next_incarnation()
    {
        var counter = await SpawnWithAppendUnderWay();

        var before = counter.AskAsync(new Add(1), Timeout.InfiniteTimeSpan);
        var broken = counter.AskAsync(new Break(), Timeout.InfiniteTimeSpan);
        var after = counter.AskAsync(new Add(1), Timeout.InfiniteTimeSpan);
        _gate.SetResult();

        Assert.Equal(2, Assert.IsType<CommandResult<CounterEvent>.Committed>(await before.Soon()).Sequence);
        var told = await Assert.ThrowsAsync<CommandFailedException>(() => broken.Soon());
        Assert.Equal("Broken on purpose.", Assert.IsType<InvalidOperationException>(told.InnerException).Message);
        Assert.Equal(3, Assert.IsType<CommandResult<CounterEvent>.Committed>(await _fixture.LaterAsync(after)).Sequence);
        Assert.Contains("recovered 2", _fixture.Seen.Rest());
    }

    /// <summary>A counter that has recovered and whose first append waits for the gate.</summary>
    private async Task<ActorRef<Envelope<CounterCommand, CounterEvent>>> SpawnWithAppendUnderWay()
    {
        var begun = new TaskCompletionSource();
        _fixture.Journal.BeforeAppend = _ =>
        {
            begun.TrySetResult();
            return _gate.Task;
        };
        var counter = _fixture.Spawn();
        counter.Tell(new Add(1));
        Assert.Equal("recovered 0", await _fixture.Seen.NextAsync());
        await begun.Task.Soon();
        return counter;
    }
}
