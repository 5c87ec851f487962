using Actors.Simulation.Disks;
using Actors.Simulation.Faults;
using Actors.Training.Checkpoints;
using Actors.Training.Files;
using Actors.Training.Workers;

namespace Actors.Simulation.Workers;

/// <summary>Saves checkpoints beside the training, in the steps and the order in which <c>CheckpointSaver</c> and <c>CheckpointWriter</c> do.</summary>
internal sealed class SimulatedSaver(World world, WorkerProcess process, WorkerOrder order, long savedStep)
{
    private const double PowerLossAtBadMoment = 0.05;

    private readonly SimulatedDisk _disk = world.Disk;
    private long _savedStep = savedStep;
    private long _writtenStep;
    private Task _writing = Task.CompletedTask;

    public Task SaveUnlessBusyAsync(long step, SimulatedModel model)
    {
        if (_writing.IsCompleted || step == _savedStep)
            return SaveAsync(step, model);
        process.Report(new WorkerReport.CheckpointSkipped(step, _writtenStep));
        return Task.CompletedTask;
    }

    public async Task SaveAsync(long step, SimulatedModel model)
    {
        if (step == _savedStep)
            return;
        await DrainAsync();
        _savedStep = _writtenStep = step;
        _writing = WriteAsync(new SimulatedCheckpoint(order.RunId, order.FencingToken, order.Attempt, step, model));
    }

    public Task DrainAsync() => _writing;

    private async Task WriteAsync(SimulatedCheckpoint checkpoint)
    {
        while (true)
        {
            try
            {
                await WriteOnceAsync(checkpoint);
                return;
            }
            catch (CheckpointException refusal)
            {
                process.Report(new WorkerReport.Refused(refusal.Message));
                process.End("exit code 0");
                await process.Spend(TimeSpan.Zero);
            }
            catch (IOException failure)
            {
                var retries = process.Retries;
                process.Report(new WorkerReport.CheckpointBlocked(
                    checkpoint.Step, "/simulated", checkpoint.ToBytes().Length, StorageFault.IsWantOfRoom(failure), failure.Message));
                await process.Until(() => process.Retries > retries);
            }
        }
    }

    private async Task WriteOnceAsync(SimulatedCheckpoint checkpoint)
    {
        var file = NameOf(checkpoint);
        var temporary = CheckpointName.Temporary(file, checkpoint.FencingToken);
        var content = checkpoint.ToBytes();
        await process.Spend(world.Dice.Ms(1, 20));
        if (TryKeep(file, checkpoint) is { } kept)
        {
            Report(checkpoint.Step, file, kept);
            return;
        }

        try
        {
            _disk.Write(temporary, content.AsSpan(0, content.Length / 2));
            await process.Spend(world.Dice.Ms(1, 100));
            _disk.Write(temporary, content);
            await BadMomentAsync();
            _disk.Flush(temporary);
            await process.Spend(world.Dice.Ms(0.1, 5));
            Publish(temporary, file, checkpoint);
            await BadMomentAsync();
            _disk.FlushNames();
        }
        catch
        {
            _disk.Remove(temporary);
            throw;
        }

        Report(checkpoint.Step, file, content);
    }

    // A step keeps the name that it has, and takes none from another.
    private string NameOf(SimulatedCheckpoint checkpoint)
    {
        var stepsPerEpoch = world.Scenario.Data.StepsPerEpoch;
        var (epoch, batch) = ((checkpoint.Step - 1) / stepsPerEpoch + 1, (checkpoint.Step - 1) % stepsPerEpoch + 1);
        string[] names = [.. order.Checkpoints.Where(known => known.Step == checkpoint.Step).Select(known => known.File), CheckpointName.Of(epoch, batch)];
        return names.FirstOrDefault(file => StepUnder(file, checkpoint) == checkpoint.Step) ?? CheckpointName.Of(epoch, batch, checkpoint.Step);
    }

    private long StepUnder(string file, SimulatedCheckpoint checkpoint) =>
        order.Checkpoints.FirstOrDefault(known => known.File == file && known.Step != checkpoint.Step) is { } known ? known.Step
        : SimulatedCheckpoint.TryParse(_disk.Read(file)) is { } existing && existing.RunId == order.RunId ? existing.Step
        : checkpoint.Step;

    private void Report(long step, string file, byte[] content) => process.Report(new WorkerReport.CheckpointReported(
        step, file, content.Length, SimulatedDisk.Hash(content), 0, 0, DateTimeOffset.UnixEpoch + world.Time.Elapsed));

    // What is recorded and holds the same state is not replaced.
    private byte[]? TryKeep(string file, SimulatedCheckpoint checkpoint) =>
        _disk.Read(file) is { } content && SimulatedCheckpoint.TryParse(content) is { } existing
        && existing.Step == checkpoint.Step && existing.Model == checkpoint.Model
        && order.Checkpoints.Any(known => known.File == file && known.Sha256 == SimulatedDisk.Hash(content))
            ? content
            : null;

    // What is written here is not flushed yet.
    private async Task BadMomentAsync()
    {
        if (world.Faults.IsChosen(FaultKind.PowerLoss) && world.Dice.Chance(PowerLossAtBadMoment))
        {
            world.Faults.Note(FaultKind.PowerLoss);
            world.LosePower();
        }

        await process.Spend(world.Dice.Ms(0.1, 5));
    }

    private void Publish(string temporary, string file, SimulatedCheckpoint checkpoint)
    {
        var recordedBytes = order.Checkpoints.FirstOrDefault(known => known.File == file)?.SizeBytes ?? CheckpointOwner.Unrecorded;
        if (_disk.Exists(file) && world.Sabotage != Sabotage.WorkerOverwritesStrangers && _disk.Objection(file, order.RunId, recordedBytes) != "")
            _disk.SetAside(file);
        if (_disk.Exists(file) && SimulatedCheckpoint.TryParse(_disk.Read(file)) is { } other && other.Step != checkpoint.Step)
            throw new IOException($"{file} is the checkpoint of step {other.Step}");
        if (_disk.Exists(file) && SimulatedCheckpoint.TryParse(_disk.Read(file)) is { } existing && existing.FencingToken > checkpoint.FencingToken)
            throw new CheckpointException($"{file} was written by a later owner of the run");
        _disk.Rename(temporary, file);
    }
}
