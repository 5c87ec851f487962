using Actors.Messaging;
using Actors.Supervision;

namespace Actors.Tests.Messaging;

public sealed class AskTests : IAsyncLifetime
{
    private readonly ActorSystem _system = TestSystem.Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

    [Fact]
    public async Task A_question_gets_its_answer()
    {
        var doubler = _system.Spawn(Props.Receive<(int Number, ReplyTo<int> ReplyTo)>((_, question) =>
        {
            question.ReplyTo.Tell(question.Number * 2);
            question.ReplyTo.Tell(-1); // Ignored: it is answered.
            return ValueTask.CompletedTask;
        }));

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
            doubler.AskAsync<int>(replyTo => (number, replyTo), TimeSpan.FromSeconds(1)))).Soon();

        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * 2), answers);
        Assert.True(SpinWait.SpinUntil(() => _system.AskDeadlines.Waiting == 0, Patience.Limit)); // Released just after the answer is out.
    }

    [Fact]
    public async Task A_question_can_be_cancelled()
    {
        var silent = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));
        using var cancel = new CancellationTokenSource();
        var asking = silent.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(5), cancel.Token);

        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.Soon());
        Assert.Equal(0, _system.AskDeadlines.Waiting);
    }

    [Fact]
    public async Task A_failure_can_be_the_answer()
    {
        var refusing = _system.Spawn(Props.Receive<ReplyTo<int>>((_, replyTo) =>
        {
            replyTo.Fail(new InvalidDataException("No."));
            return ValueTask.CompletedTask;
        }));

        await Assert.ThrowsAsync<InvalidDataException>(() => refusing.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(1)).Soon());
    }

    [Fact]
    public async Task A_stopped_actor_is_not_asked_in_vain()
    {
        var actor = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));
        await actor.StopAsync().Soon();

        await Assert.ThrowsAsync<ActorStoppedException>(() => actor.AskAsync<int>(replyTo => replyTo, TimeSpan.FromHours(1)).Soon());
    }

    [Fact]
    public async Task A_question_that_waits_when_its_actor_stops_is_answered_with_that()
    {
        var gate = new TaskCompletionSource();
        var busy = _system.Spawn(Props.Receive<ReplyTo<int>>(async (_, _) => await gate.Task), "busy");
        busy.Tell(ReplyTo<int>.Nowhere);
        var asking = busy.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan);

        var stopped = busy.StopAsync();
        gate.SetResult();

        Assert.Equal("/busy has stopped.", (await Assert.ThrowsAsync<ActorStoppedException>(() => asking.Soon())).Message);
        await stopped.Soon();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_question_that_an_actor_fails_at_is_answered_with_that(bool awaits)
    {
        var failing = _system.Spawn(Props.Receive<ReplyTo<int>>(async (_, _) =>
        {
            if (awaits)
                await Task.Yield();
            throw new InvalidDataException("No.");
        }));

        await Assert.ThrowsAsync<InvalidDataException>(() => failing.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan).Soon());
    }

    [Fact]
    public async Task A_question_that_a_timer_brings_back_is_answered_too_when_the_actor_fails_at_it()
    {
        var time = new ManualTime();
        await using var system = TestSystem.Create(time);
        var failing = system.Spawn(Props.Receive<Question>((context, question) =>
        {
            if (question.IsPostponed)
                throw new InvalidDataException("No.");
            context.StartTimer("later", question with { IsPostponed = true }, TimeSpan.FromSeconds(1));
            return ValueTask.CompletedTask;
        }));

        var asking = failing.AskAsync<int>(replyTo => new Question(replyTo), Timeout.InfiniteTimeSpan);
        await time.AdvanceUntilAsync(asking.ContinueWith(_ => { }, TaskScheduler.Default), TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<InvalidDataException>(() => asking.Soon());
    }

    [Fact]
    public async Task A_question_under_way_when_its_actor_is_stopped_is_answered_with_that()
    {
        var busy = _system.Spawn(Props.Receive<ReplyTo<int>>(async (context, _) => await Task.Delay(Timeout.InfiniteTimeSpan, context.Stopping)));
        var asking = busy.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan);

        await busy.StopAsync().Soon();

        await Assert.ThrowsAsync<ActorStoppedException>(() => asking.Soon());
    }

    [Fact]
    public async Task A_question_that_cannot_be_answered_does_not_keep_its_actor_from_restarting()
    {
        var time = new ManualTime();
        await using var system = TestSystem.Create(time, new RecordingLog());
        var failing = system.Spawn(Props.Receive<IQuestion>((_, _) => throw new InvalidDataException("No.")) with { Supervision = SupervisorStrategy.Stop });

        failing.Tell(new Unanswerable());

        await failing.WhenStopped.Soon();
    }

    [Fact]
    public async Task Whoever_asks_an_actor_that_a_failure_has_stopped_learns_of_that_failure()
    {
        var gate = new TaskCompletionSource();
        var failing = _system.Spawn(Props.Receive<ReplyTo<int>>(async (_, _) =>
        {
            await gate.Task;
            throw new InvalidDataException("No.");
        }) with { Supervision = SupervisorStrategy.Stop }, "failing");
        failing.Tell(ReplyTo<int>.Nowhere);
        var waiting = failing.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan);

        gate.SetResult();

        var told = await Assert.ThrowsAsync<ActorStoppedException>(() => waiting.Soon());
        Assert.Equal("/failing has stopped: No.", told.Message);
        Assert.IsType<InvalidDataException>(told.InnerException);
        await failing.WhenStopped.Soon();
        var late = await Assert.ThrowsAsync<ActorStoppedException>(() => failing.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan).Soon());
        Assert.IsType<InvalidDataException>(late.InnerException);
    }

    [Fact]
    public async Task A_question_that_makes_room_for_a_newer_one_is_answered_with_that()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var busy = _system.Spawn(Props.Receive<ReplyTo<int>>(async (_, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
        }) with { Mailbox = new MailboxBound(1, Overflow.DropOldest) });
        busy.Tell(ReplyTo<int>.Nowhere);
        await entered.Task.Soon();

        var asking = busy.AskAsync<int>(replyTo => replyTo, Timeout.InfiniteTimeSpan);
        busy.Tell(ReplyTo<int>.Nowhere);
        gate.SetResult();

        await Assert.ThrowsAsync<MailboxFullException>(() => asking.Soon());
    }

    [Fact]
    public async Task What_was_cancelled_beforehand_is_not_sent()
    {
        var seen = new Probe<int>();
        var actor = _system.Spawn(Props.Receive<int>((_, message) =>
        {
            seen.Add(message);
            return ValueTask.CompletedTask;
        }));
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.AskAsync<int>(_ => 1, TimeSpan.FromSeconds(1), cancelled).Soon());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await actor.TellAsync(2, cancelled));
        actor.Tell(3);

        Assert.Equal(3, await seen.NextAsync());
    }

    [Fact]
    public async Task An_actor_that_asks_another_goes_on_in_its_own_turn()
    {
        var answers = new Probe<int>();
        var one = _system.Spawn(Props.Receive<ReplyTo<int>>((_, replyTo) =>
        {
            replyTo.Tell(1);
            return ValueTask.CompletedTask;
        }));
        var inside = 0;
        var asker = _system.Spawn(Props.Receive<int>(async (_, message) =>
        {
            var answer = await one.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(1));
            Assert.Equal(1, Interlocked.Increment(ref inside));
            answers.Add(message + answer);
            Interlocked.Decrement(ref inside);
        }));

        for (var i = 0; i < 1_000; i++)
            asker.Tell(i);

        Assert.Equal(Enumerable.Range(1, 1_000), await answers.NextAsync(1_000));
    }

    private sealed record Question(ReplyTo<int> ReplyTo, bool IsPostponed = false) : IQuestion
    {
        public void Fail(Exception failure) => ReplyTo.Fail(failure);
    }

    private sealed class Unanswerable : IQuestion
    {
        public void Fail(Exception failure) => throw new IOException("On purpose.");
    }
}
