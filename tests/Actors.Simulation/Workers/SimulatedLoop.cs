using Actors.Simulation.Faults;
using Actors.Training.Checkpoints;
using Actors.Training.Settings;
using Actors.Training.Workers;

namespace Actors.Simulation.Workers;

/// <summary>What a worker does, in the order in which <c>WorkerSession</c> and <c>TrainingLoop</c> do it, with a model of 64 bits.</summary>
internal sealed class SimulatedLoop(World world, WorkerProcess process, WorkerOrder order, long divergesAt)
{
    private SimulatedModel _model = SimulatedModel.Initial(order.Settings.Seed);
    private double _learningRate = order.Settings.Optimizer.LearningRate;
    private SimulatedSaver? _saver;
    private WorkerReport.BatchReported? _unread;
    private TimeSpan _savedAt = world.Time.Elapsed;

    private SimulatedSaver Saver => _saver ?? throw new InvalidOperationException("nothing is restored yet");

    public async Task RunAsync()
    {
        try
        {
            await process.Spend(world.Dice.Ms(5, 500));
            await process.LockAsync(TimeSpan.FromMilliseconds(order.OrphanGraceMs));
            process.Report(new WorkerReport.Preparing("reading samples", 1, 1));
            await process.Spend(world.Dice.Ms(1, 50));
            var (restored, rejected) = Restore();
            process.Acknowledged = restored.Step;
            _saver = new SimulatedSaver(world, process, order, restored.Step);
            process.Report(new WorkerReport.Ready(restored.Step, restored.File, [.. rejected], world.Scenario.Machine, world.Scenario.Data, world.Scenario.Model));
            if (restored.Finish)
                await FinishAsync(restored.Step);
            else
                await TrainAsync(restored.Step);
            process.End("exit code 0");
        }
        catch (CheckpointException refusal)
        {
            process.Report(new WorkerReport.Refused(refusal.Message));
            process.End("exit code 0");
        }
        catch (DirectoryNotFoundException away)
        {
            process.Report(new WorkerReport.FilesBlocked("/simulated", away.Message, NeedsRoom: false));
            process.End("exit code 0");
        }
        catch (IOException failure)
        {
            process.End("exit code 1", failure.Message);
        }
    }

    private async Task TrainAsync(long step)
    {
        while (true)
        {
            if (process.PauseRequested)
            {
                await SaveAsync(step);
                await Saver.DrainAsync();
                process.Report(new WorkerReport.Paused(step));
                return;
            }

            step++;
            await process.Until(() => process.Acknowledged >= step - order.Window);
            await ExecuteAsync(step);
            var answer = IsValidated(step) ? await ValidateAsync(step) : null;
            if (answer is { SaveCheckpoint: true } or { Finish: true })
                await SaveAsync(step);
            else
                await SaveIfDueAsync(step);
            if (answer is { Finish: true })
            {
                await FinishAsync(step);
                return;
            }
        }
    }

    private bool IsValidated(long step) => step % order.Settings.Validation.Every == 0 || step == order.Settings.MaxSteps;

    private async Task ExecuteAsync(long step)
    {
        await process.Spend(world.Dice.Ms(20, 120));
        if (world.Faults.Strikes(FaultKind.WorkerCrash))
        {
            process.End("signal SIGSEGV", "a native library failed");
            await process.Spend(TimeSpan.Zero);
        }

        if (world.Faults.Strikes(FaultKind.WorkerHangs))
            await process.HangAsync();

        _model = _model.After(step, _learningRate);
        if (step == divergesAt)
        {
            world.Faults.Note(FaultKind.WorkerDiverges);
            _model = _model with { Bits = ~_model.Bits };
        }

        // The loss of a step is read when the next one has been enqueued, or at a boundary.
        Flush();
        _unread = new WorkerReport.BatchReported(step, _model.Loss, _learningRate, 0, 0);
    }

    private void Flush()
    {
        if (_unread is { } unread)
            process.Report(unread);
        _unread = null;
    }

    private async Task<WorkerInstruction.Answer> ValidateAsync(long step)
    {
        Flush();
        await process.Spend(world.Dice.Ms(5, 200));
        process.Report(new WorkerReport.ValidationReported(step, _model.Validate(), 0));
        await process.Until(() => process.Answer?.Step == step);
        var answer = process.Answer!;
        process.Answer = null;
        _learningRate = answer.LearningRate;
        return answer;
    }

    private Task SaveAsync(long step)
    {
        Flush();
        _savedAt = world.Time.Elapsed;
        return Saver.SaveAsync(step, _model);
    }

    private Task SaveIfDueAsync(long step)
    {
        var rules = process.CheckpointRules ?? order.Settings.Checkpoints;
        if (!CheckpointCadence.IsDue(rules, step, world.Scenario.Data.StepsPerEpoch, world.Time.Elapsed - _savedAt))
            return Task.CompletedTask;
        Flush();
        _savedAt = world.Time.Elapsed;
        return rules.WhenBusy == WhenBusy.Wait ? Saver.SaveAsync(step, _model) : Saver.SaveUnlessBusyAsync(step, _model);
    }

    private async Task FinishAsync(long step)
    {
        await Saver.DrainAsync();
        process.Report(new WorkerReport.Finished(step, _model.Hash));
    }

    private (CheckpointCandidate Restored, List<RejectedCheckpoint> Rejected) Restore()
    {
        RemoveUnfinished();
        var rejected = new List<RejectedCheckpoint>();
        foreach (var candidate in order.Checkpoints)
        {
            var reason = world.Disk.Verify(candidate.File, candidate.Sha256);
            if (reason == "" && SimulatedCheckpoint.TryParse(world.Disk.Read(candidate.File)) is { } checkpoint)
            {
                _model = checkpoint.Model;
                if (world.Sabotage != Sabotage.WorkerForgetsLearningRate)
                    _learningRate = candidate.LearningRate;
                return (candidate, rejected);
            }

            rejected.Add(new RejectedCheckpoint(candidate.Step, candidate.File, reason));
        }

        if (order.Checkpoints.Length > 0 && !order.MayBeginAnew && !order.Checkpoints.Any(candidate => world.Disk.Exists(candidate.File)))
            throw new DirectoryNotFoundException("none of the run's checkpoints can be read");
        return (new CheckpointCandidate(0, "", "", _learningRate, Finish: false), rejected);
    }

    private void RemoveUnfinished()
    {
        foreach (var file in world.Disk.Files.Where(file => CheckpointName.TryParseTemporary(file, out var writer) && writer <= order.FencingToken).ToArray())
            world.Disk.Remove(file);
        world.Disk.FlushNames();
    }
}
