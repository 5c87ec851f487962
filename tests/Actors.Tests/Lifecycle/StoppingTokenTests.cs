using Actors.Supervision;

namespace Actors.Tests.Lifecycle;

/// <summary>What an actor has under way ends with it, whatever ends it.</summary>
public sealed class StoppingTokenTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly ActorSystem _system;
    private readonly Probe<CancellationToken> _tokens = new();

    public StoppingTokenTests() => _system = TestSystem.Create(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Theory]
    [InlineData("stop yourself")]
    [InlineData("fail")]
    public async Task It_is_cancelled_when_the_actor_ends_by_itself(string how)
    {
        var actor = Spawn(SupervisorStrategy.Stop);
        var token = await TokenAsync(actor);

        actor.Tell(how);
        await actor.WhenStopped.Soon();

        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_cancelled_when_a_drained_actor_has_handled_what_waited()
    {
        var actor = Spawn(SupervisorStrategy.Stop);
        var token = await TokenAsync(actor);
        actor.Tell("tell");

        await actor.DrainAsync().Soon();

        Assert.Equal(token, await _tokens.NextAsync());
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_restart_cancels_it_and_the_next_incarnation_has_another()
    {
        var actor = Spawn(SupervisorStrategy.Default);
        var before = await TokenAsync(actor);

        actor.Tell("fail");
        actor.Tell("tell");
        var next = _tokens.NextAsync();
        await _time.AdvanceUntilAsync(next, TimeSpan.FromSeconds(1));

        Assert.True(before.IsCancellationRequested);
        Assert.False((await next).IsCancellationRequested);
        await actor.StopAsync().Soon();
        Assert.True((await next).IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_cancelled_already_when_the_actor_is_told_that_it_ends()
    {
        var seen = new Probe<bool>();
        var actor = _system.Spawn(Props.Of(() => new Ending(seen)) with { Supervision = SupervisorStrategy.Stop });

        actor.Tell(1);

        Assert.True(await seen.NextAsync());
    }

    private async Task<CancellationToken> TokenAsync(ActorRef<string> actor)
    {
        actor.Tell("tell");
        var token = await _tokens.NextAsync();
        Assert.False(token.IsCancellationRequested);
        return token;
    }

    private ActorRef<string> Spawn(SupervisorStrategy supervision) => _system.Spawn(Props.Receive<string>((context, message) =>
    {
        switch (message)
        {
            case "stop yourself":
                context.Stop();
                break;
            case "fail":
                throw new IOException("On purpose.");
            default:
                _tokens.Add(context.Stopping);
                break;
        }

        return ValueTask.CompletedTask;
    }) with { Supervision = supervision });

    private sealed class Ending(Probe<bool> seen) : Actor<int>
    {
        protected override ValueTask ReceiveAsync(int message) => throw new IOException("On purpose.");

        protected override ValueTask OnStoppingAsync(StopCause cause)
        {
            seen.Add(Context.Stopping.IsCancellationRequested);
            return ValueTask.CompletedTask;
        }
    }
}
