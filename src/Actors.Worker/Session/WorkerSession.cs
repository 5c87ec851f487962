using System.Collections.Immutable;
using Actors.Runs.Checkpoints;
using Actors.Runs.Run;
using Actors.Runs.Protocol;
using Actors.Worker.Checkpoints;
using Actors.Worker.Loop;
using Actors.Worker.Optim;
using Actors.Worker.Recipes;
using Actors.Worker.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Actors.Worker.Session;

/// <summary>A worker's model, data and optimizer, restored to where its run continues.</summary>
internal sealed class WorkerSession : IDisposable
{
    private readonly WorkerOrder _order;
    private readonly WorkerLink _link;
    private readonly Machine _machine;
    private readonly ITrainable _trainable;
    private readonly Optimizer _optimizer;
    private readonly TrainingState _state;
    private readonly CheckpointDirectory _checkpoints;
    private FrozenReference? _frozen;

    private WorkerSession(WorkerOrder order, WorkerLink link, Device device, Machine machine, ITrainable trainable)
    {
        _order = order;
        _link = link;
        _machine = machine;
        _trainable = trainable;
        _optimizer = Optimizers.Create(order.Settings.Optimizer, trainable.Model);
        _state = new TrainingState(trainable.Model, _optimizer);
        _checkpoints = new CheckpointDirectory(order.Directory);
    }

    /// <summary>Reads the data, makes arithmetic repeatable and builds the model.</summary>
    public static WorkerSession Open(WorkerOrder order, WorkerLink link)
    {
        DeviceChoice.Parse(order.Settings.Device); // A misspelt one is told before data is drawn.
        var recipe = RecipeBook.Find(order.Settings.Recipe);
        var context = new RecipeContext(
            order.Settings, order.RecipeSettings, (activity, done, total) => link.Send(new WorkerReport.Preparing(activity, done, total)))
        {
            Notice = text => link.Send(new WorkerReport.Noticed(text)),
        };
        var data = recipe.ReadData(context);
        var device = TorchRuntime.Start(WorkerEnvironment.Threads(order.Settings), order.Settings.Device);
        Generators.Seed(order.Settings.Seed, step: 0);
        var trainable = data.Train(recipe.BuildModel(order.RecipeSettings).to(device), device);
        foreach (var sample in trainable.Rejected)
            link.Send(new WorkerReport.SampleUnreadable(sample.Name, sample.Reason));
        return Over(order, link, device, trainable);
    }

    /// <param name="trainable">The session's from here on.</param>
    internal static WorkerSession Over(WorkerOrder order, WorkerLink link, Device device, ITrainable trainable) =>
        new(order, link, device, MachineOf(device), trainable);

    /// <summary>Restores the newest checkpoint that verifies, says so, and trains until the node says otherwise.</summary>
    public void Run(Instructions instructions)
    {
        // Before a restore, because that needs the file, and what a recipe always begins with mends a damaged one.
        _frozen = KeepFrozen();
        var (restored, rejected) = Restore();
        instructions.Take(new WorkerInstruction.Acknowledge(restored.Step));
        var saver = new CheckpointSaver(
            Writer(), _state.Capture, Describe, _link, instructions, savedStep: restored.Step);
        using var loop = new TrainingLoop(_order.Settings, _order.Window, _trainable, _optimizer, saver, _link, instructions);
        var model = new ModelFacts(
            _trainable.Model.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.NumberOfElements),
            _trainable.Model.buffers().Sum(buffer => buffer.NumberOfElements));
        _link.Send(new WorkerReport.Ready(restored.Step, restored.File, [.. rejected], _machine, _trainable.Data, model));
        if (restored.Finish)
            loop.Finish(restored.Step);
        else
            loop.Run(restored.Step, restored.Validation);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _trainable.Dispose();
    }

    private (CheckpointCandidate Restored, ImmutableArray<RejectedCheckpoint> Rejected) Restore()
    {
        _checkpoints.RemoveUnfinished(_order.FencingToken);
        var rejected = ImmutableArray.CreateBuilder<RejectedCheckpoint>();
        foreach (var candidate in _order.Checkpoints)
        {
            try
            {
                using var scope = NewDisposeScope();
                var path = System.IO.Path.Combine(_checkpoints.Path, candidate.File);
                _state.Restore(CheckpointTensors.Read(path, candidate.Sha256));
                if (CheckpointFile.TryReadMetadata(path)?.Frozen != _frozen)
                    _frozen = KeepFrozen();
                _optimizer.LearningRate = candidate.LearningRate;
                return (candidate, rejected.ToImmutable());
            }
            catch (ArgumentException mismatch)
            {
                throw new UnfitCheckpointException(candidate.File, mismatch.Message, mismatch);
            }
            catch (CheckpointException reason)
            {
                rejected.Add(new RejectedCheckpoint(candidate.Step, candidate.File, reason.Message));
            }
        }

        RunDirectory.DemandCheckpoint(_order); // It may have gone away while the data was read.
        return (new CheckpointCandidate(0, "", "", _order.Settings.Optimizer.LearningRate, Finish: false), rejected.ToImmutable());
    }

    private CheckpointWriter Writer() => new(
        _checkpoints.Path,
        _order.Checkpoints.DistinctBy(candidate => candidate.File).ToDictionary(
            candidate => candidate.File, candidate => new RecordedFile(candidate.SizeBytes, candidate.Sha256, candidate.Step), StringComparer.Ordinal),
        text => _link.Send(new WorkerReport.Noticed(text)));

    private FrozenReference? KeepFrozen() => FrozenTensors.Keep(_checkpoints.Path, _order.RunId, _order.FencingToken, _state.CaptureFrozen());

    private CheckpointMetadata Describe(TrainingPoint point)
    {
        var stepsPerEpoch = _trainable.Data.StepsPerEpoch;
        return new CheckpointMetadata(
            _order.Run, _order.RunId, _order.Settings.Recipe, _order.Attempt, _order.FencingToken, point.Step, (point.Step - 1) / stepsPerEpoch + 1,
            (point.Step - 1) % stepsPerEpoch + 1, _order.Settings.MaxSteps, point.LearningRate, point.Loss, _order.Settings.Seed,
            _trainable.Data.Fingerprint, _machine.Device, _machine.LibtorchVersion)
        {
            BatchesPerEpoch = stepsPerEpoch, SettingsHash = _order.SettingsHash, Validation = point.Validation, Frozen = _frozen,
        };
    }

    private static Machine MachineOf(Device device)
    {
        var versions = TorchVersions.Read();
        var name = device.type == TorchSharp.DeviceType.CUDA ? $"cuda:{device.index} ({new CudaDevice(device.index).Name ?? "name unknown"})" : "cpu";
        return new Machine(name, TorchThreads.IntraOp, versions.Libtorch, versions.CpuCapability ?? "unknown") { TorchSharpVersion = versions.TorchSharp };
    }
}
