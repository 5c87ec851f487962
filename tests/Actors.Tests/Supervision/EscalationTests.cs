using Actors.Supervision;

namespace Actors.Tests.Supervision;

/// <summary>Parents and children that fail.</summary>
public sealed class EscalationTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Probe<string> _seen = new();
    private readonly ActorSystem _system;

    public EscalationTests() => _system = TestSystem.Create(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task An_escalated_failure_is_the_parents()
    {
        var seen = _seen;
        var parent = _system.Spawn(Props.Of(() => new Parent(seen, SupervisorStrategy.Escalate)), "parent");
        Assert.Equal(["parent starts", "start 1"], (await _seen.NextAsync(2)).Order());

        parent.Tell("fail");
        await _time.AdvanceUntilAsync(Waiting(4, out var next), TimeSpan.FromSeconds(1));

        Assert.Equal(["stopping (Failed)", "parent fails: /parent/child failed: On purpose.", "parent starts", "start 1"], await next);
    }

    [Fact]
    public async Task Children_that_escalate_together_are_one_failure_of_their_parent()
    {
        var parent = _system.Spawn(Props.Receive<string>(async (context, message) =>
        {
            if (message == "fail")
            {
                var children = Enumerable.Range(0, 11).Select(_ => context.Spawn(
                    Props.Of(() => new Recorder(new Probe<string>())) with { Supervision = SupervisorStrategy.Escalate })).ToArray();
                foreach (var child in children)
                    child.Tell("fail");
                await Task.WhenAll(children.Select(child => child.WhenStopped));
            }

            _seen.Add(message);
        }), "parent");

        parent.Tell("fail");
        parent.Tell("hello");
        Assert.Equal("fail", await _seen.NextAsync());
        await _time.AdvanceUntilAsync(Waiting(1, out _), TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, Assert.Single(_system.Inspect()).Restarts);
    }

    [Fact]
    public async Task A_failure_that_is_escalated_past_the_root_stops_the_system()
    {
        var actor = _system.Spawn(Props.Of(() => new Recorder(_seen)) with { Supervision = SupervisorStrategy.Escalate });
        var other = _system.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask));

        actor.Tell("fail");

        await other.WhenStopped.Soon();
        await _system.StopAsync().Soon();
        Assert.Equal("On purpose.", _system.Failure?.Message);
    }

    [Fact]
    public async Task Children_are_gone_before_their_parent_restarts()
    {
        var parent = _system.Spawn(Props.Of(() => new Parent(_seen, SupervisorStrategy.Stop)), "parent");
        await _seen.NextAsync(2);

        parent.Tell("fail yourself");
        await _time.AdvanceUntilAsync(Waiting(4, out var next), TimeSpan.FromSeconds(1));

        Assert.Equal(["parent fails: On purpose.", "stopping (asked)", "parent starts", "start 1"], await next);
    }

    private Task Waiting(int count, out Task<IReadOnlyList<string>> next) => next = _seen.NextAsync(count);

    private sealed class Parent(Probe<string> seen, SupervisorStrategy childStrategy) : Actor<string>
    {
        private ActorRef<string>? _child;

        protected override ValueTask OnStartAsync()
        {
            seen.Add("parent starts");
            _child = Context.Spawn(Props.Of(() => new Recorder(seen)) with { Supervision = childStrategy }, "child");
            return ValueTask.CompletedTask;
        }

        protected override ValueTask ReceiveAsync(string message)
        {
            if (message == "fail yourself")
                throw new InvalidOperationException("On purpose.");
            _child!.Tell(message);
            return ValueTask.CompletedTask;
        }

        protected override ValueTask OnStoppingAsync(StopCause cause)
        {
            if (cause.Failure is not null)
                seen.Add($"parent fails: {cause.Failure.Message}");
            return ValueTask.CompletedTask;
        }
    }
}
