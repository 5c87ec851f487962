using Actors.EventSourcing;
using Actors.Journal;
using Actors.Training.Retention;
using Actors.Training.Runs;

namespace Actors.Simulation.Checks;

/// <summary>The run as the journal has it at every moment, folded event by event as they are written, each checked on its way.</summary>
internal sealed class RunRecord(Violations violations, FactCheck facts, Trace? trace)
{
    private static readonly RunDecider Fold = new();
    private static readonly RetentionDecider RetentionFold = new();
    private static readonly RunSnapshotCodec Codec = new();

    // Brought back, as an operator was told, and not unpinned since.
    private readonly HashSet<string> _broughtBack = new(StringComparer.Ordinal);

    public Violations Violations => violations;

    public RunState State { get; private set; } = RunState.Initial;

    public RetentionState Retention { get; private set; } = RetentionState.Initial;

    /// <summary>Every checkpoint of the present history that was ever saved, by its SHA-256.</summary>
    public Dictionary<string, CheckpointRecord> Saved { get; } = new(StringComparer.Ordinal);

    /// <summary>The checkpoints that a worker started now would be offered.</summary>
    public IEnumerable<CheckpointRecord> Offered => State.Checkpoints.Where(checkpoint => !Retention.IsRetired(checkpoint.Sha256));

    public void Add(StreamId stream, EventData written)
    {
        try
        {
            if (RunHome.TryGetRun(stream, out _))
                AddFact(RunEventCodec.Instance.Decode(written.Manifest, written.Payload));
            else
                AddFact(RetentionEventCodec.Instance.Decode(written.Manifest, written.Payload));
        }
        catch (Exception failure)
        {
            violations.Add($"{written.Manifest} of '{stream}' does not fold: {failure.Message}");
        }
    }

    /// <summary>An operator has learned that a checkpoint is back. Before that, what was decided at the same moment may let it go.</summary>
    public void TellBroughtBack(string sha256) => _broughtBack.Add(sha256);

    /// <summary>Checks the state that an actor has recovered.</summary>
    public void CheckRecovered(RunState recovered) => Check(recovered, State, "the state after recovery is not the fold of the journal");

    /// <summary>Checks one fold against another, bit for bit.</summary>
    public void Check(RunState state, RunState expected, string violation)
    {
        if (!Bytes(state).SequenceEqual(Bytes(expected)))
            violations.Add($"{violation}: {System.Text.Encoding.UTF8.GetString(Bytes(state))} instead of {System.Text.Encoding.UTF8.GetString(Bytes(expected))}");
    }

    private static ReadOnlySpan<byte> Bytes(RunState state) => Codec.Encode(state).Payload.Span;

    private void AddFact(RunEvent happened)
    {
        trace?.Add($"written: {happened}");
        facts.Add(happened);
        State = Fold.Evolve(State, happened);
        switch (happened)
        {
            case RunEvent.CheckpointSaved saved:
                Saved[saved.Sha256] = new(saved.Step, saved.Epoch, saved.Batch, saved.File, saved.SizeBytes, saved.Sha256, saved.SavedAt);
                break;
            case RunEvent.DivergenceAccepted accepted:
                foreach (var given in Saved.Values.Where(saved => saved.Step > accepted.ValidatedStep).ToArray())
                    Saved.Remove(given.Sha256);
                break;
        }
    }

    private void AddFact(RetentionEvent happened)
    {
        trace?.Add($"written: {happened}");
        Retention = RetentionFold.Evolve(Retention, happened);
        if (happened is RetentionEvent.CheckpointUnpinned unpinned)
            _broughtBack.Remove(unpinned.Sha256);
        if (happened is RetentionEvent.CheckpointRetired retired && _broughtBack.Contains(retired.Sha256))
            violations.Add($"{retired.File} was brought back and not unpinned, and is retired");
    }
}
