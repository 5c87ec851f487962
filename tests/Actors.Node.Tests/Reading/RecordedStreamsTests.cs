using System.Text.Json;
using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Node.Reading;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Node.Tests.Reading;

/// <summary>Recorded histories, replayed for ever: together they hold every event and every version that can be read.</summary>
public sealed class RecordedStreamsTests
{
    private static readonly Dictionary<string, string> Renamed = new() { ["PreparationNeedsRoom"] = nameof(SuspensionCause.WorkerFilesNeedRoom) };

    [Fact]
    public void Every_event_of_a_run_that_can_be_read_has_been_recorded() =>
        Assert.Empty(Unrecorded(RunEventCodec.Instance, history => history.Run));

    [Fact]
    public void Every_event_of_retention_that_can_be_read_has_been_recorded() =>
        Assert.Empty(Unrecorded(RetentionEventCodec.Instance, history => history.Retention));

    [Fact]
    public void The_format_of_snapshots_that_is_written_has_been_recorded() => Assert.Contains(
        new RunSnapshotCodec().Encode(RunState.Initial).Manifest, RecordedStreams.All.SelectMany(history => history.Snapshots).Select(snapshot => snapshot.State.Manifest));

    [Fact]
    public void The_format_of_retentions_snapshots_that_is_written_has_been_recorded() => Assert.Contains(
        new RetentionSnapshotCodec().Encode(RetentionState.Initial).Manifest,
        RecordedStreams.All.SelectMany(history => history.RetentionSnapshots).Select(snapshot => snapshot.State.Manifest));

    [Fact]
    public void A_run_that_stood_still_ended_with_a_loss_that_is_no_number()
    {
        var state = RunOf(RecordedStreams.StoodStill);

        Assert.Equal((RunStatus.Failed, "the loss of step 6 is NaN; submit a run with a lower learning rate"), (state.Status, state.Reason));
        Assert.Equal((6, 2, 2), (state.Step, state.Epoch, state.Batch));
        Assert.Equal([4f, 2f, 4f / 3, 1f, 0.75f, float.NaN], Enumerable.Range(1, 6).Select(step => state.Losses[step]));
        Assert.Equal([2L, 4], state.Validations.Select(validation => validation.Step));
        Assert.Equal((1e-3, new BestModel(2, "match", 0.5)), (state.LearningRate, state.Best));
        Assert.Equal([2L, 4], state.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 4, TimeSpan.Zero), state.Checkpoints[^1].SavedAt);
        Assert.Empty(state.Missing);
        Assert.Equal(["007.png"], state.RejectedSamples);
        Assert.Equal((4, false, 4L), (state.Attempt, state.AttemptOpen, state.ResumedFrom));
        Assert.Equal(Suspension.None, state.Suspension);
    }

    [Fact]
    public void On_its_way_it_waited_for_room_with_a_lower_learning_rate()
    {
        var state = RunOf(RecordedStreams.StoodStill, until: happened => happened is RunEvent.RunSuspended);

        Assert.Equal((RunStatus.Suspended, 6L, "No space left on device"), (state.Status, state.Step, state.Reason));
        Assert.Equal(new Suspension(SuspensionCause.CheckpointNeedsRoom, "/checkpoints", 4096), state.Suspension);
        Assert.Equal(5e-4, state.LearningRate);
    }

    [Fact]
    public void A_run_that_was_tidied_up_ended_at_its_target_with_what_its_rules_keep()
    {
        var state = RunOf(RecordedStreams.TidiedUp);

        Assert.Equal((RunStatus.Completed, "match reached 0.875, target 0.85"), (state.Status, state.Reason));
        Assert.Equal("d65186f5f1a03eebf3b14db87076ea6b96ab9f531bbc556555e37abf6e7171d1", state.ModelSha256);
        Assert.Equal((6, 2, 2), (state.Step, state.Epoch, state.Batch));
        Assert.Equal(new BestModel(6, "match", 0.875), state.Best);
        Assert.Equal([5L, 4, 6], state.Checkpoints.Select(checkpoint => checkpoint.Step));
        Assert.Equal((1, 0), (state.Imports, state.Missing.Count));
        var rules = state.Settings.Checkpoints;
        Assert.Equal((1, 2, new KeepBestSettings { Count = 1 }), (rules.Every, rules.KeepLast, rules.KeepBest));
    }

    [Fact]
    public void Its_retention_ended_with_one_pin_and_nothing_to_delete()
    {
        var state = RetentionOf(RecordedStreams.TidiedUp);

        Assert.Empty(state.Pending);
        Assert.Equal("checkpoint_epoch_1_batch_4.safetensors", Assert.Single(state.Pinned).Value.File);
        Assert.Equal(["1899b339", "299f6542", "e4ea2335"], state.Verified.Select(sha256 => sha256[..8]));
        Assert.Equal("40cbd058", Assert.Single(state.Deleted)[..8]);
    }

    [Fact]
    public void On_its_way_a_checkpoint_could_not_be_deleted()
    {
        var (sha256, checkpoint) = Assert.Single(RetentionOf(RecordedStreams.TidiedUp, until: happened => happened is RetentionEvent.CheckpointDeletionFailed).Pending);

        Assert.Equal("40cbd058", sha256[..8]);
        Assert.Equal(new RetiredCheckpoint(1, "checkpoint_epoch_1_batch_1.safetensors", "Device or resource busy", RetentionRules.NotKept), checkpoint);
    }

    [Fact]
    public void A_retired_checkpoint_whose_name_a_stranger_had_was_given_up_and_forgotten()
    {
        var state = RetentionOf(RecordedStreams.StrangersFile, until: happened => happened is RetentionEvent.CheckpointGivenUp);
        Assert.Equal((0, "sha-1"), (state.Pending.Count, Assert.Single(state.Deleted)));

        Assert.Empty(RetentionOf(RecordedStreams.StrangersFile).Deleted);
        Assert.Equal(2, Assert.Single(RunOf(RecordedStreams.StrangersFile).Checkpoints).Step);
    }

    [Fact]
    public void A_checkpoint_that_was_deleted_for_want_of_room_freed_nothing_for_a_while()
    {
        var state = RetentionOf(RecordedStreams.NoRoom, until: happened => happened is RetentionEvent.RoomNotFreed);
        Assert.Equal(new DeletionInVain("checkpoint_epoch_1_batch_1.safetensors", 1024, 0), state.InVain);

        Assert.Equal(DeletionInVain.None, RetentionOf(RecordedStreams.NoRoom).InVain);
        Assert.Equal([2L, 3, 4], RunOf(RecordedStreams.NoRoom).Checkpoints.Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void A_run_that_began_anew_did_so_on_its_operators_word_which_its_next_checkpoint_took_back()
    {
        var allowed = RunOf(RecordedStreams.BegunAnew, until: happened => happened is RunEvent.BeginAnewAllowed);
        Assert.Equal((RunStatus.Suspended, SuspensionCause.WorkerFilesFail, true), (allowed.Status, allowed.Suspension.Cause, allowed.MayBeginAnew));

        var state = RunOf(RecordedStreams.BegunAnew);
        Assert.Equal((4L, 0L, false), (state.Step, state.ResumedFrom, state.MayBeginAnew));
        Assert.Equal("anew-2", Assert.Single(state.Checkpoints).Sha256);
    }

    [Fact]
    public void A_run_that_could_not_start_waited_for_its_workers_files()
    {
        var suspensions = Enumerable.Range(1, RecordedStreams.CouldNotStart.Run.Length).Select(events => RunOf(RecordedStreams.CouldNotStart, events))
            .Where(state => state.Status == RunStatus.Suspended).Select(state => (state.Suspension, state.Reason, state.AttemptOpen));

        Assert.Equal(
            [
                (new Suspension(SuspensionCause.WorkerFilesNeedRoom, "/cache", 0), "No space left on device", false),
                (new Suspension(SuspensionCause.WorkerFilesFail, "/cache", 0), "Input/output error", false),
            ],
            suspensions);
        var state = RunOf(RecordedStreams.CouldNotStart);
        Assert.Equal((RunStatus.Running, 3, 0L, 4L), (state.Status, state.Attempt, state.Step, state.Data.StepsPerEpoch));
    }

    [Fact]
    public void A_checkpoint_that_was_brought_back_is_pinned_for_that()
    {
        var (run, retention) = (RunOf(RecordedStreams.BroughtBack), RetentionOf(RecordedStreams.BroughtBack));

        Assert.Equal([("sha-1", 1), ("sha-4", 0)], run.Checkpoints.Select(checkpoint => (checkpoint.Sha256, checkpoint.Import)));
        Assert.Equal(["sha-1", "sha-4"], retention.Pinned.Keys);
        Assert.Equal((1, 1), (run.Imports, retention.Imports));
    }

    [Fact]
    public void On_its_way_its_journal_could_not_be_written()
    {
        var state = RunOf(RecordedStreams.BroughtBack, until: happened => happened is RunEvent.RunSuspended);

        Assert.Equal((RunStatus.Suspended, new Suspension(SuspensionCause.JournalFails, "journal.db", 0)), (state.Status, state.Suspension));
    }

    [Fact]
    public void A_run_of_before_TorchSharp_stood_still_until_its_operator_accepted_the_other_library()
    {
        var diverged = RunOf(RecordedStreams.MovedToTorchSharp, until: happened => happened is RunEvent.ReplayDiverged);
        Assert.Equal(RunStatus.Diverged, diverged.Status);
        Assert.Contains("libtorch: recorded 1.13.0, now 2.10.0", diverged.Reason);

        var state = RunOf(RecordedStreams.MovedToTorchSharp);
        Assert.Equal((RunStatus.Completed, 14L, "2.10.0", "0.107.0"), (state.Status, state.Step, state.Machine.LibtorchVersion, state.Machine.TorchSharpVersion));
    }

    [Fact]
    public void Every_event_is_written_again_with_all_that_was_read()
    {
        foreach (var history in RecordedStreams.All)
        {
            Assert.All(history.Run, recorded => CheckWrittenAgain(RunEventCodec.Instance, recorded));
            Assert.All(history.Retention, recorded => CheckWrittenAgain(RetentionEventCodec.Instance, recorded));
        }
    }

    [Fact]
    public async Task From_every_recorded_snapshot_the_same_is_read_as_from_the_events_alone()
    {
        foreach (var history in RecordedStreams.All)
        {
            var journal = await history.JournalAsync("run");
            var whole = (await new RunReader(journal, new MemorySnapshotStore()).ReadAsync("run")).State;
            foreach (var (sequence, state) in history.Snapshots)
            {
                var snapshots = new MemorySnapshotStore();
                await snapshots.SaveAsync(new Snapshot(RunHome.StreamOf("run"), sequence, DateTimeOffset.UnixEpoch, state.Manifest, state.Payload));

                var read = (await new RunReader(journal, snapshots).ReadAsync("run")).State;

                Assert.Equal(Text(whole), Text(read));
            }
        }
    }

    [Fact]
    public void A_recorded_snapshot_of_the_format_that_is_written_is_the_fold_of_the_events_before_it()
    {
        var codec = new RunSnapshotCodec();
        foreach (var history in RecordedStreams.All)
        {
            foreach (var (sequence, state) in history.Snapshots.Where(snapshot => snapshot.State.Manifest == codec.Encode(RunState.Initial).Manifest))
                Assert.Equal(Text(RunOf(history, (int)sequence)), Text(codec.Decode(state.Manifest, state.Payload)));
        }
    }

    [Fact]
    public async Task From_every_recorded_snapshot_of_retention_the_same_is_read_as_from_the_events_alone()
    {
        foreach (var history in RecordedStreams.All)
        {
            var journal = await history.JournalAsync("run");
            var whole = await RetentionReader.ReadAsync(journal, null, "run", default);
            foreach (var (sequence, state) in history.RetentionSnapshots)
            {
                var snapshots = new MemorySnapshotStore();
                await snapshots.SaveAsync(new Snapshot(RunHome.RetentionStreamOf("run"), sequence, DateTimeOffset.UnixEpoch, state.Manifest, state.Payload));

                Assert.Equal(Text(whole), Text(await RetentionReader.ReadAsync(journal, snapshots, "run", default)));
                Assert.Equal(Text(RetentionOf(history, (int)sequence)), Text(new RetentionSnapshotCodec().Decode(state.Manifest, state.Payload)));
            }
        }
    }

    private static IEnumerable<string> Unrecorded<TEvent>(IEventCodec<TEvent> codec, Func<RecordedStreams, EventData[]> streamOf)
        where TEvent : notnull =>
        ((EventCodec<TEvent>)codec).Manifests.Except(RecordedStreams.All.SelectMany(streamOf).Select(recorded => recorded.Manifest));

    private static RunState RunOf(RecordedStreams history, int events = int.MaxValue) =>
        history.Run.Take(events).Select(Decode).Aggregate(RunState.Initial, new RunDecider().Evolve);

    private static RunState RunOf(RecordedStreams history, Func<RunEvent, bool> until) =>
        RunOf(history, history.Run.Select(Decode).TakeWhile(happened => !until(happened)).Count() + 1);

    private static RetentionState RetentionOf(RecordedStreams history, Func<RetentionEvent, bool>? until = null)
    {
        var events = history.Retention.Select(recorded => RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload)).ToArray();
        var count = until is null ? events.Length : events.TakeWhile(happened => !until(happened)).Count() + 1;
        return events.Take(count).Aggregate(RetentionState.Initial, new RetentionDecider().Evolve);
    }

    private static RetentionState RetentionOf(RecordedStreams history, int events) => history.Retention.Take(events)
        .Select(recorded => RetentionEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload)).Aggregate(RetentionState.Initial, new RetentionDecider().Evolve);

    private static RunEvent Decode(EventData recorded) => RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload);

    private static string Text(RunState state) => System.Text.Encoding.UTF8.GetString(new RunSnapshotCodec().Encode(state).Payload);

    private static string Text(RetentionState state) => System.Text.Encoding.UTF8.GetString(new RetentionSnapshotCodec().Encode(state).Payload);

    private static void CheckWrittenAgain<TEvent>(IEventCodec<TEvent> codec, EventData recorded)
    {
        var again = codec.Encode(codec.Decode(recorded.Manifest, recorded.Payload));
        Assert.Equal(Name(recorded.Manifest), Name(again.Manifest));
        var (before, after) = (Json(recorded.Payload), Json(again.Payload));
        Assert.True(recorded.Manifest == again.Manifest ? JsonElement.DeepEquals(before, after) : Holds(after, before), $"{again.Manifest}: {after}");
    }

    private static string Name(string manifest) => manifest[..manifest.IndexOf('/')];

    // A later version of an event may say more than the one that was recorded, or call the same otherwise; never less or something else.
    private static bool Holds(JsonElement later, JsonElement earlier) => earlier.ValueKind switch
    {
        JsonValueKind.Object => earlier.EnumerateObject().All(property => later.TryGetProperty(property.Name, out var kept) && Holds(kept, property.Value)),
        JsonValueKind.String when Renamed.TryGetValue(earlier.GetString()!, out var renamed) => later.GetString() == renamed,
        _ => JsonElement.DeepEquals(later, earlier),
    };

    private static JsonElement Json(ReadOnlyMemory<byte> payload) => JsonSerializer.Deserialize<JsonElement>(payload.Span);
}
