using System.Collections.Immutable;
using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Node.Reading;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Node.Tests.Reading;

public sealed class RunReaderTests
{
    [Fact]
    public async Task An_unknown_run_does_not_exist() => Assert.False((await Reader(new MemoryJournal()).ReadAsync("nobody")).Exists);

    [Fact]
    public async Task Runs_are_named_in_order_and_other_streams_are_not_runs()
    {
        var journal = await RecordedHistory.JournalAsync("b", events: 3);
        await RecordedHistory.AddAsync(journal, "a", events: 1);
        await RetireAsync(journal, "a", "sha");
        Assert.Equal(["a", "b"], await Reader(journal).NamesAsync().ToArrayAsync());
    }

    [Fact]
    public async Task A_run_is_read_as_far_as_it_has_come()
    {
        var view = await Reader(await RecordedHistory.JournalAsync(events: 43)).ReadAsync(RecordedHistory.Run);
        Assert.Equal((RunStatus.Running, 28L, 43L), (view.State.Status, view.State.Step, view.Events));
        Assert.Equal([21L, 20, 14, 10, 7], view.Checkpoints.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public async Task A_damaged_snapshot_costs_time_only()
    {
        var reader = new RunReader(await RecordedHistory.JournalAsync(events: 43), new DamagedSnapshots());

        var view = await reader.ReadAsync(RecordedHistory.Run);

        Assert.Equal((RunStatus.Running, 28L, 43L), (view.State.Status, view.State.Step, view.Events));
    }

    [Fact]
    public async Task Retired_checkpoints_are_not_counted_on()
    {
        var journal = await RecordedHistory.JournalAsync(events: 43);
        var first = (await Reader(journal).ReadAsync(RecordedHistory.Run)).State.Checkpoints[0];
        await RetireAsync(journal, RecordedHistory.Run, first.Sha256);
        var view = await Reader(journal).ReadAsync(RecordedHistory.Run);
        Assert.Equal([21L, 20, 14, 10], view.Checkpoints.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public async Task What_is_retired_or_forgotten_is_let_go_and_what_is_missing_is_not()
    {
        var journal = await RecordedHistory.JournalAsync(events: 43);
        var before = await Reader(journal).ReadAsync(RecordedHistory.Run);
        var (retired, forgotten, missing, there) = (before.State.Checkpoints[0], before.State.Checkpoints[1], before.State.Checkpoints[2], before.State.Checkpoints[3]);
        await RetireAsync(journal, RecordedHistory.Run, retired.Sha256);
        await journal.AppendAsync(new Append(RunHome.StreamOf(RecordedHistory.Run), 43,
        [
            EventOf.Run(new RunEvent.CheckpointForgotten(forgotten.Step, forgotten.File, forgotten.Sha256)),
            EventOf.Run(new RunEvent.CheckpointMissing(missing.Step, missing.File, "it is not there")),
        ]));

        var view = await Reader(journal).ReadAsync(RecordedHistory.Run);

        Assert.Equal([true, true, false, false], new[] { retired, forgotten, missing, there }.Select(checkpoint => view.IsLetGo(checkpoint.Sha256)));
    }

    [Fact]
    public async Task Every_checkpoint_that_is_counted_on_has_the_event_that_saved_it()
    {
        var reader = Reader(await RecordedHistory.JournalAsync());
        var view = await reader.ReadAsync(RecordedHistory.Run);
        var saved = await reader.SavedAsync(view);
        var events = await reader.EventsAsync(RecordedHistory.Run).ToDictionaryAsync(recorded => recorded.Sequence);
        Assert.Equal(view.Checkpoints.Select(checkpoint => checkpoint.Sha256).Order(), saved.Keys.Order());
        Assert.All(view.Checkpoints, checkpoint => Assert.Equal(
            (checkpoint.Step, checkpoint.File), (saved[checkpoint.Sha256].Event.Step, saved[checkpoint.Sha256].Event.File)));
        Assert.All(saved.Values, checkpoint => Assert.Contains(
            events.Values, recorded => recorded.Timestamp == checkpoint.SavedAt && Equals(recorded.Event, checkpoint.Event)));
    }

    [Fact]
    public async Task A_checkpoint_whose_event_comes_early_is_found_too()
    {
        var journal = new MemoryJournal();
        var saved = new RunEvent.CheckpointSaved(5_000, 50, 100, "checkpoint_epoch_50_batch_100.safetensors", 1, "sha", 1, 1);
        EventData[] events = [RecordedHistory.Events[0], EventOf.Run(saved)];
        await journal.AppendAsync(new Append(RunHome.StreamOf("short"), 0, [.. events]));
        Assert.Equal(saved, (await Reader(journal).SavedAsync(await Reader(journal).ReadAsync("short")))["sha"].Event);
    }

    [Fact]
    public async Task Events_are_read_from_anywhere_with_their_numbers()
    {
        var events = await Reader(await RecordedHistory.JournalAsync()).EventsAsync(RecordedHistory.Run, from: 107).ToArrayAsync();
        Assert.Equal([107L, 108], events.Select(recorded => recorded.Sequence));
        Assert.IsType<RunEvent.RunCompleted>(events[1].Event);
    }

    [Fact]
    public async Task An_event_of_a_later_program_is_not_skipped()
    {
        var journal = await RecordedHistory.JournalAsync(events: 2);
        ImmutableArray<EventData> unknown = [new EventData("run-transcended/1", "{}"u8.ToArray())];
        await journal.AppendAsync(new Append(RunHome.StreamOf(RecordedHistory.Run), 2, unknown));
        await Assert.ThrowsAsync<UnknownManifestException>(async () => await Reader(journal).ReadAsync(RecordedHistory.Run));
    }

    [Theory]
    [InlineData("run-state/1")]
    [InlineData("run-state/2")]
    [InlineData("run-state/4")]
    [InlineData("run-state/of-another-version")]
    public async Task With_a_snapshot_on_the_way_the_same_is_read(string manifest)
    {
        var journal = await RecordedHistory.JournalAsync();
        var whole = await Reader(journal).ReadAsync(RecordedHistory.Run);
        var state = (await Reader(await RecordedHistory.JournalAsync(events: 60)).ReadAsync(RecordedHistory.Run)).State;
        var snapshots = new MemorySnapshotStore();
        await snapshots.SaveAsync(new Snapshot(
            RunHome.StreamOf(RecordedHistory.Run), 60, whole.LastEventAt, manifest, new RunSnapshotCodec().Encode(state).Payload));

        var read = await new RunReader(journal, snapshots).ReadAsync(RecordedHistory.Run);

        Assert.Equal((whole.Events, whole.SubmittedAt, whole.LastEventAt), (read.Events, read.SubmittedAt, read.LastEventAt));
        Assert.Equal(new RunSnapshotCodec().Encode(whole.State).Payload.ToArray(), new RunSnapshotCodec().Encode(read.State).Payload.ToArray());
    }

    private static RunReader Reader(MemoryJournal journal) => new(journal, new MemorySnapshotStore());

    private static async Task RetireAsync(MemoryJournal journal, string run, string sha256) => await journal.AppendAsync(new Append(
        RunHome.RetentionStreamOf(run), 0,
        [EventOf.Retention(new RetentionEvent.CheckpointRetired(7, "file", sha256, "keep-last", "2 newer ones exist"))]));
}
