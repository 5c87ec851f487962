using Actors.Journals.Memory;
using Actors.Journals;
using Actors.Node.Reading;
using Actors.Runs.Retention;
using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Node.Tests.Reading;

public sealed class RecordedHistoryTests
{
    [Fact]
    public async Task It_is_replayed_to_the_state_in_which_the_run_ended()
    {
        var view = await new RunReader(await RecordedHistory.JournalAsync(), new MemorySnapshotStore()).ReadAsync(RecordedHistory.Run);

        Assert.Equal(RunStatus.Completed, view.State.Status);
        Assert.Equal((60, 4, 12), (view.State.Step, view.State.Epoch, view.State.Batch));
        Assert.Equal("bb86c3bb833381b901f556c261928f87d79612ba757f6e73407b011b333277cc", view.State.ModelSha256);
        Assert.Equal("max-steps = 60 reached", view.State.Reason);
        Assert.Equal(3, view.State.Attempt);
        Assert.Equal(6.25e-5, view.State.LearningRate);
        Assert.Equal(new BestModel(60, "loss", 2.3478033542633057), view.State.Best);
        Assert.Equal(6, view.State.Validations.Count);
        Assert.Equal(2.3098252f, view.State.Losses[60]);
        Assert.Equal(60, view.State.Checkpoints[^1].Step);
        Assert.Equal(["000_999999.png"], view.State.RejectedSamples);
        Assert.Equal(new Machine("cpu", 1, "1.13.0", "AVX2"), view.State.Machine);
        Assert.Equal(RecordedHistory.Events.Length, view.Events);
    }

    [Fact]
    public void A_snapshot_anywhere_leads_to_the_same_end()
    {
        var events = RecordedHistory.Events.Select(recorded => RunEventCodec.Instance.Decode(recorded.Manifest, recorded.Payload)).ToArray();
        var codec = new RunSnapshotCodec();
        var decider = new RunDecider();
        var end = codec.Encode(events.Aggregate(RunState.Initial, decider.Evolve));
        var state = RunState.Initial;
        foreach (var happened in events)
        {
            state = decider.Evolve(state, happened);
            var snapshot = codec.Encode(state);
            state = codec.Decode(snapshot.Manifest, snapshot.Payload);
        }

        Assert.Equal(end.Payload.ToArray(), codec.Encode(state).Payload.ToArray());
    }

    [Fact]
    public async Task Rules_that_it_does_not_mention_are_off_and_its_checkpoints_can_be_reviewed_by_them()
    {
        var state = (await new RunReader(await RecordedHistory.JournalAsync(), new MemorySnapshotStore()).ReadAsync(RecordedHistory.Run)).State;

        Assert.Equal(KeepBestSettings.Off, state.Settings.Checkpoints.KeepBest);
        Assert.Equal(state.Checkpoints.Count, ReviewedCheckpoints.Of(state, state.Settings.Checkpoints, freeBytes: 0).Checkpoints.Length);
    }
}
