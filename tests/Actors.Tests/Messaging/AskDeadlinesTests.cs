using Actors.Messaging;

namespace Actors.Tests.Messaging;

/// <summary>How long a question waits for its answer.</summary>
public sealed class AskDeadlinesTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly ActorSystem _system;

    public AskDeadlinesTests() => _system = TestSystem.Create(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.StopAsync().Soon();

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
}
