using System.Diagnostics;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using Actors.Worker.Optim;
using Actors.Worker.Recipes;
using Actors.Worker.Session;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Loop;

/// <summary>
/// Executes steps and reports facts. It decides nothing: learning rates, best models and the end of the run come as answers.
/// <list type="bullet">
/// <item>Every generator is seeded from the run's seed and the step before the step: what a step draws depends on nothing before it.</item>
/// <item>Never more than <c>window</c> steps are unacknowledged.</item>
/// <item>A checkpoint of a step is reported after that step, and a validation waits for its answer before anything follows.</item>
/// </list>
/// </summary>
internal sealed class TrainingLoop(
    RunSettings settings, int window, ITrainable trainable, Optimizer optimizer, CheckpointSaver checkpoints, WorkerLink link, Instructions instructions)
    : IDisposable
{
    private readonly LossReadback _readback = new(link);
    private ValidationResult? _validation;
    private long _savedAt = Stopwatch.GetTimestamp();

    /// <summary>Runs from behind a step until the node says pause or finish.</summary>
    /// <param name="step">The last step that is already in the model.</param>
    /// <param name="validation">The last one up to that step; null for none.</param>
    public void Run(long step, ValidationResult? validation = null)
    {
        _validation = validation;
        var first = step + 1;
        trainable.Seek(first);
        while (true)
        {
            if (instructions.PauseRequested)
            {
                Save(step);
                checkpoints.Drain();
                link.Send(new WorkerReport.Paused(step));
                return;
            }

            step++;
            instructions.AwaitAcknowledged(step - window);
            Execute(step);
            if (step == first)
                checkpoints.Prepare();
            var answer = IsValidated(step) ? Validate(step) : null;
            if (answer is { SaveCheckpoint: true } or { Finish: true })
                Save(step);
            else
                SaveIfDue(step);
            if (answer is { Finish: true })
            {
                Finish(step);
                return;
            }
        }
    }

    /// <summary>Reports the model as it stands as the run's result.</summary>
    public void Finish(long step)
    {
        checkpoints.Drain();
        link.Send(new WorkerReport.Finished(step, ModelHash.Of(trainable.Model)));
    }

    public void Dispose() => _readback.Dispose();

    private bool IsValidated(long step) => step % settings.Validation.Every == 0 || step == settings.MaxSteps;

    private void Execute(long step)
    {
        var startedAt = Stopwatch.GetTimestamp();
        using var scope = NewDisposeScope();
        Generators.Seed(settings.Seed, step);
        optimizer.ZeroGrad();
        var loss = trainable.NextLoss();
        loss.backward();
        var gradientNorm = settings.GradientNorm ? Gradients.Norm(trainable.Model.parameters()) : null;
        optimizer.Step();
        _readback.Enqueue(step, loss.detach(), gradientNorm, optimizer.LearningRate, startedAt);
    }

    private WorkerInstruction.Answer Validate(long step)
    {
        _readback.Flush();
        var startedAt = Stopwatch.GetTimestamp();
        trainable.Model.eval();
        var metrics = trainable.Validate();
        trainable.Model.train();
        link.Send(new WorkerReport.ValidationReported(step, metrics, Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds));
        var answer = instructions.AwaitAnswer(step);
        optimizer.LearningRate = answer.LearningRate;
        _validation = new ValidationResult(step, metrics);
        return answer;
    }

    private void Save(long step)
    {
        checkpoints.Save(Point(step));
        _savedAt = Stopwatch.GetTimestamp();
    }

    private void SaveIfDue(long step)
    {
        var rules = instructions.CheckpointRules ?? settings.Checkpoints;
        if (!CheckpointCadence.IsDue(rules, step, trainable.Data.StepsPerEpoch, Stopwatch.GetElapsedTime(_savedAt)))
            return;
        if (rules.WhenBusy == WhenBusy.Wait)
        {
            Save(step);
            return;
        }

        checkpoints.SaveUnlessBusy(Point(step));
        _savedAt = Stopwatch.GetTimestamp();
    }

    private TrainingPoint Point(long step)
    {
        _readback.Flush();
        return new TrainingPoint(step, optimizer.LearningRate, _readback.LastLoss, _validation);
    }
}
