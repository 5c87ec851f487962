using System.Collections.Immutable;
using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Retention;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>A run that saves at every step and keeps two checkpoints: its decider and its retention's, as their actors talk to each other.</summary>
public sealed class LongRunTests
{
    private static readonly CheckpointSettings Rules = new() { Every = 1, KeepLast = 2 };

    private readonly Life _run = Life.Started(Samples.Settings with { Checkpoints = Rules });
    private readonly FreshKnowledge _knowledge = new(new RetentionDecider());
    private RetentionState _retention = RetentionState.Initial;

    [Fact]
    public void What_was_ever_saved_and_retired_makes_neither_the_states_nor_a_review_grow()
    {
        Save(1, 100);
        var (early, known) = (EncodedWithoutLosses(), Review().Checkpoints.Length);
        Save(101, 10_000);

        Assert.InRange(EncodedWithoutLosses(), 1, early + 100); // Longer numbers.
        Assert.Equal(known, Review().Checkpoints.Length);
        Assert.InRange(known, 2, 4);
        Assert.InRange(_retention.Deleted.Count + _retention.Pending.Count + _retention.Verified.Count, 1, 4);
        Assert.Equal(Enumerable.Range(1, 9_997).Select(step => (long)step), _run.Events.OfType<RunEvent.CheckpointForgotten>().Select(forgotten => forgotten.Step));
    }

    [Fact]
    public void One_that_is_deleted_is_forgotten_by_its_retention_only_after_its_run()
    {
        Save(1, 3);
        var before = Review();
        Assert.Contains("sha-1", _retention.Deleted);
        Assert.Empty(When(before).OfType<RetentionEvent.CheckpointForgotten>());

        Assert.Equal(new RunEvent.CheckpointForgotten(1, Samples.File(1), "sha-1"), Assert.Single(_run.When(new RunCommand.ForgetDeleted(["sha-1"], 0))));
        Assert.Empty(_run.When(new RunCommand.ForgetDeleted(["sha-1"], 0)));

        Assert.Equal(new RetentionEvent.CheckpointForgotten("sha-1"), Assert.Single(When(Review())));
        Assert.Empty(_retention.Deleted);
    }

    [Fact]
    public void One_that_was_brought_back_while_its_deletion_was_told_is_not_forgotten()
    {
        Save(1, 3);
        var told = new RunCommand.ForgetDeleted(RetentionDecider.Deleted(_retention, Review()), Review().Imports);

        _run.When(new RunCommand.Import(1, Samples.File(1), 1024, "sha-1", "me"));
        When(Review());

        Assert.Equal(["sha-1"], told.Sha256.AsEnumerable());
        Assert.Empty(_run.When(told));
        Assert.Empty(RetentionDecider.Deleted(_retention, Review()));
    }

    private void Save(long from, long to)
    {
        for (var step = from; step <= to; step++)
        {
            _run.Report(Samples.Batch(step));
            _run.Report(Samples.Checkpoint(step));
            var review = Review();
            if (RetentionDecider.Deleted(_retention, review) is { IsEmpty: false } deleted)
                _run.When(new RunCommand.ForgetDeleted(deleted, review.Imports));
            When(review);
            When(new RetentionCommand.ConfirmVerified(step, Samples.File(step), $"sha-{step}"));
            When(review);
            foreach (var sha256 in _retention.Pending.Keys)
                When(new RetentionCommand.ConfirmDeleted(sha256, 1));
        }
    }

    private RetentionCommand.Review Review() => ReviewedCheckpoints.Of(_run.State, Rules, freeBytes: 0);

    private int EncodedWithoutLosses() =>
        new RunSnapshotCodec().Encode(_run.State with { Losses = LossHistory.Empty }).Payload.Length;

    private ImmutableArray<RetentionEvent> When(RetentionCommand command)
    {
        var events = _knowledge.Decide(_retention, command) is Decision<RetentionEvent>.Accepted accepted ? accepted.Events : [];
        _retention = events.Aggregate(_retention, _knowledge.Evolve);
        return events;
    }
}
