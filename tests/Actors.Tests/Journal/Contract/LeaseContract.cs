using Actors.Journal;

namespace Actors.Tests.Journal.Contract;

/// <summary>What every lease store owes, together with the journal it guards.</summary>
public abstract class LeaseContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private protected ManualTime Time { get; } = new();

    protected abstract ILeaseStore Leases { get; }

    protected abstract IJournal Journal { get; }

    [Fact]
    public async Task A_free_lease_is_granted_and_a_held_one_is_not()
    {
        var mine = await Acquire("me");

        var held = Assert.IsType<LeaseResult.Held>(await Leases.AcquireAsync("a", "you", Minute));

        Assert.Equal(("me", mine.ExpiresAt), (held.Owner, held.ExpiresAt));
        Assert.Equal(Time.GetUtcNow() + Minute, mine.ExpiresAt);
    }

    [Fact]
    public async Task An_expired_lease_goes_to_who_asks_and_the_token_grows()
    {
        var mine = await Acquire("me");
        Time.Advance(Minute);

        var yours = await Acquire("you");

        Assert.True(yours.Token > mine.Token);
        Assert.Null(await Leases.RenewAsync(mine, Minute));
    }

    [Fact]
    public async Task An_owner_takes_its_own_lease_again_with_a_new_token()
    {
        var before = await Acquire("me");

        var again = await Acquire("me");

        Assert.True(again.Token > before.Token);
        Assert.Null(await Leases.RenewAsync(before, Minute));
    }

    [Fact]
    public async Task A_renewed_lease_lives_longer()
    {
        var mine = await Acquire("me");
        Time.Advance(Minute / 2);

        var renewed = await Leases.RenewAsync(mine, Minute);
        Time.Advance(Minute / 2);

        Assert.Equal(Time.GetUtcNow() + Minute / 2, renewed!.ExpiresAt);
        Assert.IsType<LeaseResult.Held>(await Leases.AcquireAsync("a", "you", Minute));
    }

    [Fact]
    public async Task A_lease_for_ever_does_not_expire()
    {
        await Acquire("me", Timeout.InfiniteTimeSpan);
        Time.Advance(TimeSpan.FromDays(1000));

        Assert.IsType<LeaseResult.Held>(await Leases.AcquireAsync("a", "you", Minute));
    }

    [Fact]
    public async Task A_lease_given_back_is_free_and_its_token_is_not_used_again()
    {
        var mine = await Acquire("me");
        await Leases.ReleaseAsync(mine);

        var yours = await Acquire("you");

        Assert.True(yours.Token > mine.Token);
    }

    [Fact]
    public async Task Giving_back_a_lease_that_has_gone_to_another_leaves_it_alone()
    {
        var mine = await Acquire("me");
        Time.Advance(Minute);
        await Acquire("you");

        await Leases.ReleaseAsync(mine);

        Assert.IsType<LeaseResult.Held>(await Leases.AcquireAsync("a", "third", Minute));
    }

    [Fact]
    public async Task Whoever_takes_the_lease_has_fenced_the_holder_before_it_writes()
    {
        var mine = await Acquire("me");
        Assert.IsType<AppendResult.Appended>(await Append(0, mine.Token));
        Time.Advance(Minute);

        var yours = await Acquire("you");

        Assert.Equal(new AppendResult.Fenced(yours.Token), await Append(1, mine.Token));
        Assert.IsType<AppendResult.Appended>(await Append(1, yours.Token));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_gets_it()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            Task.Run(() => Leases.AcquireAsync("a", $"owner {i}", Minute).AsTask()))).Soon();

        Assert.Single(results, result => result is LeaseResult.Acquired);
    }

    private async Task<Lease> Acquire(string owner, TimeSpan? duration = null) =>
        Assert.IsType<LeaseResult.Acquired>(await Leases.AcquireAsync("a", owner, duration ?? Minute)).Lease;

    private async Task<AppendResult> Append(long expected, FencingToken token) =>
        await Journal.AppendAsync(new Append("a", expected, token, [new EventData("said/1", "x"u8.ToArray())]));
}
