using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Node.Reading;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Tests.Run;
using RunSamples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Reading;

public sealed class RetentionReaderTests
{
    private static readonly StreamId Stream = RunHome.RetentionStreamOf("captcha");

    [Fact]
    public async Task Behind_a_snapshot_nothing_is_read_again_by_retention_or_by_who_starts_a_worker()
    {
        await using var life = new ActorLife(RunSamples.Settings with { Checkpoints = new CheckpointSettings { Every = 1, KeepLast = 1 } }, snapshotEvery: 2);
        var worker = await life.StartAsync();
        worker.Report(RunSamples.Batch(1), RunSamples.Checkpoint(1), RunSamples.Batch(2), RunSamples.Checkpoint(2));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointDeleted);
        await life.AskAsync(new RunCommand.Pin("sha-2", IsPinned: true, "me")); // Behind the snapshot.

        CountingDispatcher.Settle(); // The snapshot is saved after the events.
        await life.AskAsync(new RunCommand.StartAttempt());
        await life.Workers.NextAsync();
        Assert.InRange(life.Journal.ReadFrom(Stream), 3, 6);

        life.Journal.FailNextAppend(Stream);
        var unpinned = life.AskAsync(new RunCommand.Pin("sha-2", IsPinned: false, "me"));
        await life.Journal.Failed.Soon();
        await life.Time.AdvanceUntilAsync(unpinned, TimeSpan.FromSeconds(1));
        await life.AskAsync(new RunCommand.Pin("sha-2", IsPinned: false, "me"));
        await life.RetainedAsync(e => e is RetentionEvent.CheckpointUnpinned);
        Assert.InRange(life.Journal.ReadFrom(Stream), 3, 9);
    }

    [Fact]
    public async Task A_snapshot_that_does_not_load_or_read_costs_time_only()
    {
        var journal = new MemoryJournal();
        await journal.AppendAsync(new Append(Stream, 0,
            [EventOf.Retention(new RetentionEvent.CheckpointVerified(1, "file", "sha-1"))]));
        var snapshots = new MemorySnapshotStore();
        await snapshots.SaveAsync(new Snapshot(Stream, 1, DateTimeOffset.UnixEpoch, "retention-state/of-another-version", default));

        Assert.Equal(["sha-1"], (await RetentionReader.ReadAsync(journal, snapshots, "captcha", default)).Verified);
        Assert.Equal(["sha-1"], (await RetentionReader.ReadAsync(journal, new DamagedSnapshots(), "captcha", default)).Verified);
    }
}
