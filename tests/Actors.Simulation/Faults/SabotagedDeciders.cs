using Actors.EventSourcing;
using Actors.Training.Retention;
using Actors.Training.Runs;
using Actors.Training.Workers;

namespace Actors.Simulation.Faults;

/// <summary>The real deciders, or what stands in for them when an invariant is to be broken.</summary>
internal static class SabotagedDeciders
{
    public static IDecider<RunState, RunCommand, RunEvent> Run(Sabotage sabotage) => sabotage switch
    {
        Sabotage.DeciderRecordsRepeatedStep => new RecordsRepeatedStep(),
        Sabotage.RecoveryForgets => new Forgets(),
        _ => new RunDecider(),
    };

    public static IDecider<RetentionState, RetentionCommand, RetentionEvent> Retention(Sabotage sabotage) =>
        sabotage switch
        {
            Sabotage.RetentionRetiresNewest => new RetiresNewest(),
            Sabotage.RetentionForgetsDeletions => new ForgetsDeletions(),
            Sabotage.RetentionForgetsImports => new ForgetsImports(),
            _ => new RetentionDecider(),
        };

    private sealed class RecordsRepeatedStep : IDecider<RunState, RunCommand, RunEvent>
    {
        private readonly RunDecider _inner = new();

        public RunState Initial => _inner.Initial;

        public RunState Evolve(RunState state, RunEvent recorded) => _inner.Evolve(state, recorded);

        public Decision<RunEvent> Decide(RunState state, RunCommand command) =>
            command is RunCommand.Report { Content: WorkerReport.BatchReported batch } && batch.Step == state.Step
                ? Decision.Accept<RunEvent>(new RunEvent.BatchCompleted(
                    batch.Step, state.EpochOf(batch.Step), state.BatchOf(batch.Step), batch.Loss, batch.LearningRate, 0, 0))
                : _inner.Decide(state, command);
    }

    private sealed class Forgets : IDecider<RunState, RunCommand, RunEvent>
    {
        private readonly RunDecider _inner = new();

        public RunState Initial => _inner.Initial;

        public RunState Evolve(RunState state, RunEvent recorded) =>
            recorded is RunEvent.LrReduced ? state : _inner.Evolve(state, recorded);

        public Decision<RunEvent> Decide(RunState state, RunCommand command) => _inner.Decide(state, command);
    }

    private sealed class RetiresNewest : IDecider<RetentionState, RetentionCommand, RetentionEvent>
    {
        private readonly RetentionDecider _inner = new();

        public RetentionState Initial => _inner.Initial;

        public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => _inner.Evolve(state, recorded);

        public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command) =>
            command is RetentionCommand.Review review
                && review.Checkpoints.Where(checkpoint => !state.IsRetired(checkpoint.Sha256)).MaxBy(checkpoint => checkpoint.Step) is { } newest
                ? Decision.Accept<RetentionEvent>(new RetentionEvent.CheckpointRetired(newest.Step, newest.File, newest.Sha256, "sabotage", ""))
                : _inner.Decide(state, command);
    }

    private sealed class ForgetsImports : IDecider<RetentionState, RetentionCommand, RetentionEvent>
    {
        private readonly RetentionDecider _inner = new();

        public RetentionState Initial => _inner.Initial;

        public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => _inner.Evolve(state, recorded);

        public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command) => _inner.Decide(state, command is RetentionCommand.Review review
            ? review with { Checkpoints = [.. review.Checkpoints.Select(checkpoint => checkpoint with { Import = 0 })] }
            : command);
    }

    private sealed class ForgetsDeletions : IDecider<RetentionState, RetentionCommand, RetentionEvent>
    {
        private readonly RetentionDecider _inner = new();

        public RetentionState Initial => _inner.Initial;

        public RetentionState Evolve(RetentionState state, RetentionEvent recorded) => _inner.Evolve(state, recorded);

        public Decision<RetentionEvent> Decide(RetentionState state, RetentionCommand command) =>
            command is RetentionCommand.ConfirmDeleted ? Decision.Nothing<RetentionEvent>() : _inner.Decide(state, command);
    }
}
