using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Retention;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

public sealed class FreshKnowledgeTests
{
    private readonly FreshKnowledge _knowledge = new(new RetentionDecider());
    private RetentionState _state = RetentionState.Initial;

    [Fact]
    public void A_review_that_a_newer_one_follows_is_not_decided_on()
    {
        When(new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2"));
        var waiting = _knowledge.Number(ReviewOf(1, 2));
        var later = _knowledge.Number(ReviewOf(1)); // Meanwhile 2 was found to be lost.

        Assert.IsType<Decision<RetentionEvent>.Refused>(When(waiting));
        Assert.IsNotType<Decision<RetentionEvent>.Refused>(When(later));
        Assert.NotEmpty(Events(When(later with { Checkpoints = waiting.Checkpoints })));
    }

    [Fact]
    public void What_an_earlier_life_has_read_back_is_read_again_before_anything_goes()
    {
        _state = _knowledge.Evolve(_state, new RetentionEvent.CheckpointVerified(2, "file-2", "sha-2"));

        Assert.Empty(Events(When(ReviewOf(1, 2))));
        Assert.Equal(2, Assert.Single(RetentionDecider.Unverified(_knowledge.Trusted(_state), ReviewOf(1, 2))).Step);

        Assert.Empty(Events(When(new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2")))); // It is recorded already.
        Assert.Equal([1L], Events(When(ReviewOf(1, 2))).OfType<RetentionEvent.CheckpointRetired>().Select(retired => retired.Step));
    }

    [Fact]
    public void What_was_read_back_before_files_came_or_went_is_read_again_before_anything_goes()
    {
        When(new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2"));

        _knowledge.Forget(); // 1 has come back, and 2 may have been in another directory.

        Assert.Empty(Events(When(ReviewOf(1, 2))));
        Assert.Equal(2, Assert.Single(RetentionDecider.Unverified(_knowledge.Trusted(_state), ReviewOf(1, 2))).Step);
    }

    [Fact]
    public void What_was_read_before_files_came_or_went_does_not_count_when_it_is_confirmed_after_that()
    {
        var reading = _knowledge.Era;
        _knowledge.Forget();

        When(new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2", reading));
        Assert.Empty(Events(When(ReviewOf(1, 2))));

        When(new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2", _knowledge.Era));
        Assert.Single(Events(When(ReviewOf(1, 2))));
    }

    [Fact]
    public void Checkpoints_go_also_when_a_newer_one_is_saved_whenever_one_has_been_read_back()
    {
        var review = _knowledge.Number(ReviewOf(1));
        foreach (var step in Enumerable.Range(1, 9))
        {
            When(review); // The newest is read back, which takes so long that the next one is saved.
            var next = _knowledge.Number(ReviewOf([.. Enumerable.Range(1, step + 1).Select(each => (long)each)]));
            When(new RetentionCommand.ConfirmVerified(step, $"file-{step}", $"sha-{step}"));
            Assert.IsType<Decision<RetentionEvent>.Refused>(When(review));
            review = next;
        }

        When(review);
        Assert.Equal([9L, 10L], RetentionDecider.Present(_state, review).Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void What_is_free_is_measured_when_a_review_is_decided_on()
    {
        var free = 0L;
        var knowledge = new FreshKnowledge(new RetentionDecider(), () => free);
        knowledge.Decide(_state, new RetentionCommand.ConfirmVerified(2, "file-2", "sha-2"));
        var state = _knowledge.Evolve(_state, new RetentionEvent.CheckpointVerified(2, "file-2", "sha-2"));
        var review = knowledge.Number(ReviewOf(1, 2) with { Rules = new CheckpointSettings { Every = 1, KeepLast = 2, MinFreeDisk = 100 }, FreeBytes = 0 });

        free = 100; // A deletion has ended since.

        Assert.Empty(Events(knowledge.Decide(state, review)));
    }

    private static RetentionCommand.Review ReviewOf(params long[] steps) =>
        new([.. steps.Select(Checkpoints.Of)], new CheckpointSettings { Every = 1, KeepLast = 1 }, Checkpoints.Plenty);

    private static IEnumerable<RetentionEvent> Events(Decision<RetentionEvent> decision) =>
        decision is Decision<RetentionEvent>.Accepted accepted ? accepted.Events : [];

    private Decision<RetentionEvent> When(RetentionCommand command)
    {
        var decision = _knowledge.Decide(_state, command);
        _state = Events(decision).Aggregate(_state, _knowledge.Evolve);
        return decision;
    }
}
