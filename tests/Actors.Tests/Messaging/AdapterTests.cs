using Actors.Messaging;
using Actors.Supervision;

namespace Actors.Tests.Messaging;

/// <summary>Answers that come to an actor as messages of its own.</summary>
public sealed class AdapterTests : IAsyncLifetime
{
    private readonly ActorSystem _system = TestSystem.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task An_adapter_that_fails_is_the_failure_of_its_owner_and_not_of_whoever_answers()
    {
        var owner = _system.Spawn(Props.Receive<ReplyTo<ReplyTo<int>>>((context, replyTo) =>
        {
            replyTo.Tell(context.Adapt<int>(_ => throw new IOException("On purpose.")));
            return ValueTask.CompletedTask;
        }) with { Supervision = SupervisorStrategy.Stop });
        var answering = _system.Spawn(Props.Receive<ReplyTo<int>>((_, replyTo) =>
        {
            replyTo.Tell(1);
            return ValueTask.CompletedTask;
        }) with { Supervision = SupervisorStrategy.Stop });

        answering.Tell(await owner.AskAsync<ReplyTo<int>>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon());

        await owner.WhenStopped.Soon();
        Assert.Equal(1, await answering.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon());
    }

    [Fact]
    public async Task An_answer_that_is_a_failure_arrives_through_an_adapter_that_takes_it_and_is_logged_otherwise()
    {
        var seen = new Probe<string>();
        var log = new RecordingLog();
        await using var system = TestSystem.Create(log);
        var owner = system.Spawn(Props.Receive<object>((context, message) =>
        {
            if (message is ReplyTo<(ReplyTo<int> Taking, ReplyTo<int> Deaf)> replyTo)
                replyTo.Tell((context.Adapt<int>(_ => "answer", failure => $"failure: {failure.Message}"), context.Adapt<int>(_ => "answer")));
            else
                seen.Add((string)message);
            return ValueTask.CompletedTask;
        }), "owner");
        var (taking, deaf) = await owner.AskAsync<(ReplyTo<int> Taking, ReplyTo<int> Deaf)>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon();
        ReplyTo<object> plain = owner;

        deaf.Fail(new IOException("No."));
        plain.Fail(new IOException("No."));
        taking.Fail(new IOException("No."));

        Assert.Equal("failure: No.", await seen.NextAsync());
        Assert.Equal(["/owner", "/owner"], log.Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task An_answer_can_go_to_an_actor_and_through_an_adapter()
    {
        var answers = new Probe<string>();
        var plain = _system.Spawn(Props.Receive<int>((_, answer) =>
        {
            answers.Add($"{answer}");
            return ValueTask.CompletedTask;
        }));
        var adapted = _system.Spawn(Props.Receive<object>((context, message) =>
        {
            if (message is ReplyTo<ReplyTo<int>> replyTo)
                replyTo.Tell(context.Adapt<int>(answer => $"adapted {answer}"));
            else
                answers.Add((string)message);
            return ValueTask.CompletedTask;
        }));

        ReplyTo<int> direct = plain;
        direct.Tell(7);
        Assert.Equal("7", await answers.NextAsync());
        (await adapted.AskAsync<ReplyTo<int>>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon()).Tell(8);

        Assert.Equal("adapted 8", await answers.NextAsync());
    }
}
