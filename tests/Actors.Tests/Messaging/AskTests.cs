using Actors.Messaging;

namespace Actors.Tests.Messaging;

public sealed class AskTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly ActorSystem _system;

    public AskTests() => _system = TestSystem.Create(_time);

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
    public async Task A_question_without_an_answer_times_out_by_the_systems_clock()
    {
        var silent = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask), "silent");
        var asking = silent.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(5));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(asking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        var timeout = await Assert.ThrowsAsync<AskTimeoutException>(() => asking.Soon());
        Assert.Equal("/silent did not answer within 5 s.", timeout.Message);
    }

    [Fact]
    public void Questions_time_out_each_at_its_own_time()
    {
        var silent = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));
        var asking = new[] { 5, 1, 3, 1 }.Select(seconds => silent.AskAsync<int>(replyTo => replyTo, TimeSpan.FromSeconds(seconds))).ToArray();

        var completed = new List<string>();
        for (var second = 1; second <= 5; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            completed.Add(string.Concat(asking.Select(ask => ask.IsCompleted ? 'x' : '.')));
        }

        Assert.Equal([".x.x", ".x.x", ".xxx", ".xxx", "xxxx"], completed);
        Assert.Equal(0, _system.AskDeadlines.Waiting);
    }

    [Fact]
    public async Task A_question_on_the_systems_own_clock_is_never_over_before_its_time()
    {
        await using var system = new ActorSystem();
        var silent = system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));
        var began = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<AskTimeoutException>(() => silent.AskAsync<int>(replyTo => replyTo, TimeSpan.FromMilliseconds(25)).Soon());

        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(25));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_question_may_have_any_time_from_none_to_all(int atOnce)
    {
        var silent = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));

        var asking = silent.AskAsync<int>(replyTo => replyTo, atOnce == 1 ? TimeSpan.Zero : TimeSpan.MaxValue);
        _time.Advance(TimeSpan.FromDays(400));

        Assert.Equal(atOnce == 1, asking.IsFaulted);
    }

    [Fact]
    public void Many_questions_wait_and_each_leaves_nothing_behind()
    {
        var silent = _system.Spawn(Props.Receive<ReplyTo<int>>((_, _) => ValueTask.CompletedTask));

        var asking = Enumerable.Range(1, 5_000).Select(i => silent.AskAsync<int>(replyTo => replyTo, TimeSpan.FromMilliseconds(10 * i))).ToArray();
        Assert.Equal(5_000, _system.AskDeadlines.Waiting);
        for (var i = 1; i <= 50; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(5_000 - 100 * i, _system.AskDeadlines.Waiting);
            Assert.Equal(100 * i, asking.Count(ask => ask.IsFaulted));
        }
    }

    [Fact]
    public async Task A_late_answer_answers_nobody_else()
    {
        var late = new List<ReplyTo<int>>();
        var actor = _system.Spawn(Props.Receive<(bool Answer, ReplyTo<int> ReplyTo)>((_, question) =>
        {
            if (question.Answer)
                question.ReplyTo.Tell(2);
            else
                late.Add(question.ReplyTo);
            return ValueTask.CompletedTask;
        }));
        var first = actor.AskAsync<int>(replyTo => (false, replyTo), TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<AskTimeoutException>(() => first.Soon());
        await actor.AskAsync<int>(replyTo => (true, replyTo), TimeSpan.FromSeconds(1)).Soon(); // The first has reached the actor.
        var waiting = Enumerable.Range(0, 300).Select(_ => actor.AskAsync<int>(replyTo => (false, replyTo), TimeSpan.FromSeconds(1))).ToArray();

        late[0].Tell(1);

        Assert.DoesNotContain(waiting, ask => ask.IsCompleted);
        Assert.Equal(300, _system.AskDeadlines.Waiting);
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
    public async Task An_adapter_that_fails_is_the_failure_of_its_owner_and_not_of_whoever_answers()
    {
        var owner = _system.Spawn(Props.Receive<ReplyTo<ReplyTo<int>>>((context, replyTo) =>
        {
            replyTo.Tell(context.Adapt<int>(_ => throw new IOException("On purpose.")));
            return ValueTask.CompletedTask;
        }) with { Supervision = Actors.Supervision.SupervisorStrategy.Stop });
        var answering = _system.Spawn(Props.Receive<ReplyTo<int>>((_, replyTo) =>
        {
            replyTo.Tell(1);
            return ValueTask.CompletedTask;
        }) with { Supervision = Actors.Supervision.SupervisorStrategy.Stop });

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
