using Actors.Messaging;

namespace Actors.Tests.Messaging;

public sealed class MailboxTests : IAsyncLifetime
{
    private readonly RecordingLog _log = new();
    private readonly ActorSystem _system;
    private readonly TaskCompletionSource _gate = new();
    private readonly TaskCompletionSource _entered = new();
    private readonly Probe<int> _handled = new();
    private readonly Probe<DeadLetter> _dead = new();

    public MailboxTests() => _system = TestSystem.Create(log: _log);

    public Task InitializeAsync()
    {
        _system.DeadLetters.Subscribe(_dead.Add);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await _system.StopAsync().Soon();
    }

    [Fact]
    public async Task A_subscriber_of_dead_letters_that_throws_is_logged_and_takes_nothing_from_the_others()
    {
        _system.DeadLetters.Subscribe(_ => throw new InvalidOperationException("On purpose."));
        var later = new Probe<DeadLetter>();
        _system.DeadLetters.Subscribe(later.Add);
        var actor = _system.Spawn(Props.Receive<int>((_, _) => ValueTask.CompletedTask));
        await actor.StopAsync().Soon();

        actor.Tell(1);

        Assert.Equal(1, (await later.NextAsync()).Message);
        Assert.Equal("A subscriber of dead letters failed.", Assert.Single(_log.Entries).Message);
    }

    [Fact]
    public async Task A_full_mailbox_refuses_the_newest()
    {
        var actor = await SpawnBusy(new MailboxBound(2, Overflow.Refuse));

        Assert.Equal([Delivery.Accepted, Delivery.Accepted, Delivery.Full], [actor.Offer(1), actor.Offer(2), actor.Offer(3)]);
        await Assert.ThrowsAsync<MailboxFullException>(async () => await actor.TellAsync(4));
        _gate.SetResult();

        Assert.Equal([0, 1, 2], await _handled.NextAsync(3));
        Assert.Equal([(3, DeadLetterReason.MailboxFull), (4, DeadLetterReason.MailboxFull)], Dead());
        Assert.Equal("The mailbox is full (MailboxFull); messages lost so in this system: 1.", Assert.Single(_log.Entries).Message);
    }

    [Fact]
    public async Task A_full_mailbox_drops_the_oldest()
    {
        var actor = await SpawnBusy(new MailboxBound(2, Overflow.DropOldest));

        for (var i = 1; i <= 5; i++)
            Assert.Equal(Delivery.Accepted, actor.Offer(i));
        _gate.SetResult();

        Assert.Equal([0, 4, 5], await _handled.NextAsync(3));
        Assert.Equal([(1, DeadLetterReason.DroppedOldest), (2, DeadLetterReason.DroppedOldest), (3, DeadLetterReason.DroppedOldest)], Dead());
    }

    [Fact]
    public async Task Those_who_wait_for_room_get_in_first_come_first_served()
    {
        var actor = await SpawnBusy(new MailboxBound(2));
        actor.Tell(1);
        actor.Tell(2);

        var third = actor.TellAsync(3).AsTask();
        var fourth = actor.TellAsync(4).AsTask();
        Assert.Equal(Delivery.Full, actor.Offer(99));
        Assert.False(third.IsCompleted || fourth.IsCompleted);
        _gate.SetResult();

        await Task.WhenAll(third, fourth).Soon();
        Assert.Equal([0, 1, 2, 3, 4], await _handled.NextAsync(5));
        Assert.Equal([(99, DeadLetterReason.MailboxFull)], Dead());
    }

    [Fact]
    public async Task A_wait_for_room_can_be_given_up_and_its_message_is_never_handled()
    {
        var actor = await SpawnBusy(new MailboxBound(1));
        actor.Tell(1);
        using var cancel = new CancellationTokenSource();
        var given = actor.TellAsync(2, cancel.Token).AsTask();
        var kept = actor.TellAsync(3).AsTask();

        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Soon());
        _gate.SetResult();

        await kept.Soon();
        Assert.Equal([0, 1, 3], await _handled.NextAsync(3));
    }

    [Fact]
    public void Those_who_give_up_waiting_for_room_are_not_kept()
    {
        var line = new Actors.Cells.WaitingLine<int>();
        var first = new Actors.Cells.RoomWait<int>(0, default);
        line.Add(first);

        for (var i = 1; i <= 10_000; i++)
        {
            using var given = new CancellationTokenSource();
            line.Add(new Actors.Cells.RoomWait<int>(i, given.Token));
            given.Cancel();
        }

        Assert.InRange(line.Count, 1, 100);
        Assert.True(line.TryTake(out var next));
        Assert.Same(first, next);
    }

    [Fact]
    public async Task Those_who_wait_for_room_learn_that_the_actor_stopped()
    {
        var actor = await SpawnBusy(new MailboxBound(1));
        actor.Tell(1);
        var waiting = actor.TellAsync(2).AsTask();

        var stopped = actor.StopAsync();
        _gate.SetResult();

        await Assert.ThrowsAsync<ActorStoppedException>(() => waiting.Soon());
        await stopped.Soon();
        Assert.Equal([(1, DeadLetterReason.Stopped), (2, DeadLetterReason.Stopped)], Dead().Order());
    }

    [Fact]
    public async Task Many_who_wait_for_room_in_a_tiny_mailbox_all_get_in()
    {
        const int senders = 4, each = 2_000;
        var sum = 0L;
        var count = 0;
        var done = new TaskCompletionSource();
        var actor = _system.Spawn(Props.Receive<int>((_, message) =>
        {
            sum += message;
            if (++count == senders * each)
                done.SetResult();
            return ValueTask.CompletedTask;
        }) with { Mailbox = new MailboxBound(2) });

        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            for (var i = 1; i <= each; i++)
                await actor.TellAsync(i);
        }))).Soon();

        await done.Task.Soon();
        Assert.Equal(senders * (long)each * (each + 1) / 2, sum);
    }

    [Fact]
    public void What_an_actor_cannot_live_with_is_refused()
    {
        var props = Props.Receive<int>((_, _) => ValueTask.CompletedTask);

        Assert.Throws<ArgumentOutOfRangeException>(() => new MailboxBound(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => props with { StashCapacity = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActorSystemOptions { MessagesPerTurn = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Actors.Supervision.SupervisorStrategy.Default with { AtLimit = Actors.Supervision.Directive.Restart });
    }

    /// <summary>An actor that holds message 0 until the gate opens.</summary>
    private async Task<ActorRef<int>> SpawnBusy(MailboxBound bound)
    {
        var actor = _system.Spawn(Props.Receive<int>(async (_, message) =>
        {
            if (message == 0)
            {
                _entered.SetResult();
                await _gate.Task;
            }

            _handled.Add(message);
        }) with { Mailbox = bound });
        actor.Tell(0);
        await _entered.Task.Soon();
        return actor;
    }

    private IEnumerable<(object?, DeadLetterReason)> Dead() => _dead.Rest().Select(letter => (letter.Message, letter.Reason));
}
