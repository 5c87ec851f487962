using System.Collections.Immutable;
using Actors.EventSourcing;
using Actors.Simulation.Workers;
using Actors.Training.Runs;
using Actors.Training.Workers;

namespace Actors.Simulation.Checks;

/// <summary>The history without faults: decider and model alone, in a plain loop.</summary>
internal static class Reference
{
    /// <summary>The facts of the training itself, in order.</summary>
    public static ImmutableArray<RunEvent> Of(Scenario scenario)
    {
        var (decider, state, facts) = (new RunDecider(), RunState.Initial, ImmutableArray.CreateBuilder<RunEvent>());
        When(scenario.Submit);
        When(new RunCommand.StartAttempt());
        Report(new WorkerReport.Ready(0, "", [], scenario.Machine, scenario.Data, scenario.Model));
        var (settings, model) = (scenario.Settings, SimulatedModel.Initial(scenario.Settings.Seed));
        while (state.LastValidation.Finish == "")
        {
            var (step, learningRate) = (state.Step + 1, state.LearningRate);
            model = model.After(step, learningRate);
            Report(new WorkerReport.BatchReported(step, model.Loss, learningRate, 0, 0));
            if (step % settings.Validation.Every == 0 || step == settings.MaxSteps)
                Report(new WorkerReport.ValidationReported(step, model.Validate(), 0));
        }

        Report(new WorkerReport.Finished(state.Step, model.Hash));
        return facts.ToImmutable();

        void Report(WorkerReport report) => When(new RunCommand.Report(state.Attempt, report));

        void When(RunCommand command)
        {
            if (decider.Decide(state, command) is not Decision<RunEvent>.Accepted accepted)
                throw new InvalidOperationException($"Without faults nothing refuses {command}.");
            state = accepted.Events.Aggregate(state, decider.Evolve);
            facts.AddRange(accepted.Events.Where(FactCheck.IsResult));
        }
    }
}
