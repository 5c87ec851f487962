using Actors.Messaging;

namespace Actors.Tests.Messaging;

public sealed class TellTests
{
    [Fact]
    public async Task A_question_that_is_forwarded_is_answered_by_the_other_actor()
    {
        await using var system = TestSystem.Create();
        var answering = system.Spawn(Props.Receive<ReplyTo<string>>((context, replyTo) =>
        {
            replyTo.Tell(context.Self.Name);
            return ValueTask.CompletedTask;
        }), "answering");
        var forwarding = system.Spawn(Props.Receive<ReplyTo<string>>((context, replyTo) =>
        {
            context.Forward(answering, replyTo);
            return ValueTask.CompletedTask;
        }));

        Assert.Equal("answering", await forwarding.AskAsync<string>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon());
    }

    [Fact]
    public async Task Messages_of_one_sender_are_handled_in_order()
    {
        await using var system = new ActorSystem();
        var seen = new List<int>();
        var done = new TaskCompletionSource();
        var actor = system.Spawn(Props.Receive<int>((_, message) =>
        {
            seen.Add(message);
            if (message == 10_000)
                done.SetResult();
            return ValueTask.CompletedTask;
        }));

        for (var i = 1; i <= 10_000; i++)
            actor.Tell(i);

        await done.Task.Soon();
        Assert.Equal(Enumerable.Range(1, 10_000), seen);
    }

    [Fact]
    public async Task Messages_of_many_senders_are_handled_once_each_and_one_at_a_time()
    {
        const int senders = 4, each = 20_000;
        await using var system = new ActorSystem();
        var sum = 0L;
        var count = 0;
        var inside = 0;
        var done = new TaskCompletionSource();
        var actor = system.Spawn(Props.Receive<int>((_, message) =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                done.TrySetException(new InvalidOperationException("Two messages at once."));
            sum += message;
            Interlocked.Decrement(ref inside);
            if (++count == senders * each)
                done.TrySetResult();
            return ValueTask.CompletedTask;
        }) with { Mailbox = new MailboxBound(senders * each) });

        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() =>
        {
            for (var i = 1; i <= each; i++)
                actor.Tell(i);
        }))).Soon();

        await done.Task.Soon();
        Assert.Equal(senders * (long)each * (each + 1) / 2, sum);
    }

    [Fact]
    public async Task While_a_handler_awaits_the_next_message_waits()
    {
        await using var system = new ActorSystem();
        var gate = new TaskCompletionSource();
        var seen = new List<string>();
        var actor = system.Spawn(Props.Receive<ReplyTo<string[]>>(async (_, replyTo) =>
        {
            seen.Add("begin");
            await gate.Task;
            seen.Add("end");
            replyTo.Tell([.. seen]);
        }));

        var first = actor.AskAsync<string[]>(replyTo => replyTo, Patience.Limit);
        var second = actor.AskAsync<string[]>(replyTo => replyTo, Patience.Limit);
        gate.SetResult();

        Assert.Equal(["begin", "end"], await first);
        Assert.Equal(["begin", "end", "begin", "end"], await second);
    }
}
