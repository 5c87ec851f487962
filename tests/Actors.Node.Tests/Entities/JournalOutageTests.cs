using Actors.Journals;
using Actors.Node.Entities;
using Actors.Node.Workers;
using Actors.Runs.Deciding;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;

namespace Actors.Node.Tests.Entities;

/// <summary>A journal whose device fails cannot say so; a run says it when it can.</summary>
public sealed class JournalOutageTests
{
    [Fact]
    public async Task A_journal_that_could_not_be_written_for_a_while_has_suspended_the_run_which_goes_on_with_its_worker()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Health.LastOutage = Outage with { Until = null };
        worker.Report(Samples.Batch(1));
        await life.RecordedAsync(e => e is RunEvent.BatchCompleted);
        life.Health.LastOutage = Outage;

        worker.Report(Samples.Batch(2), Samples.Batch(3));

        var events = await life.RecordedAsync(e => e is RunEvent.RunContinued);
        Assert.Equal(Suspended(3) with { Step = events.OfType<RunEvent.RunSuspended>().Single().Step }, Assert.Single(events, e => e is RunEvent.RunSuspended));
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        worker.Report(Samples.Batch(4));
        events = await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 4 });
        Assert.Single(events, e => e is RunEvent.RunSuspended);
    }

    [Fact]
    public async Task One_that_failed_the_runs_own_events_costs_no_step_and_no_worker()
    {
        await using var life = new ActorLife();
        var worker = await life.StartAsync();
        await life.RecordedAsync(e => e is RunEvent.RunStarted);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        worker.Report(Samples.Batch(1));
        await life.Journal.Failed.Soon();
        life.Health.LastOutage = Outage;

        life.Time.Advance(TimeSpan.FromSeconds(1));

        var events = await life.RecordedAsync(e => e is RunEvent.RunContinued);
        Assert.Equal(2, events.OfType<RunEvent.RunClaimed>().Count());
        Assert.Contains(events, e => e is RunEvent.RunSuspended { Cause: SuspensionCause.JournalFails });
        worker.Report(Samples.Batch(2));
        events = await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 });
        Assert.Equal([1L, 2], events.OfType<RunEvent.BatchCompleted>().Select(batch => batch.Step));
        Assert.Single(events, e => e is RunEvent.AttemptStarted);
        Assert.False(worker.Killed.IsCompleted);
    }

    [Fact]
    public async Task An_outage_from_before_a_runs_time_is_none_of_its()
    {
        await using var life = new ActorLife(outage: Outage);
        var worker = await life.StartAsync();

        worker.Report(Samples.Batch(1), Samples.Batch(2));

        Assert.DoesNotContain(await life.RecordedAsync(e => e is RunEvent.BatchCompleted { Step: 2 }), e => e is RunEvent.RunSuspended);
    }

    private static JournalOutage Outage { get; } =
        new(1, "journal.db", DateTimeOffset.UnixEpoch, "Input/output error", DateTimeOffset.UnixEpoch.AddSeconds(7));

    private static RunEvent.RunSuspended Suspended(long step) => new(
        step, SuspensionCause.JournalFails, "journal.db", 0, "Input/output error, from 1970-01-01 00:00:00Z to 1970-01-01 00:00:07Z");
}
