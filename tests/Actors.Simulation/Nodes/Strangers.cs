using System.Text;
using Actors.Simulation.Disks;
using Actors.Simulation.Faults;
using Actors.Simulation.Workers;
using Actors.Training.Checkpoints;

namespace Actors.Simulation.Nodes;

/// <summary>People and programs that know nothing of the run, and use its names.</summary>
internal sealed class Strangers(World world)
{
    private const int MostStepsAhead = 12;

    private static readonly string[] Irregularities = ["it is a directory", "it is a named pipe", "it is a device", "it is a link to nothing"];

    /// <summary>Puts something under the name of the next checkpoint or of a retired one.</summary>
    /// <returns>False when that name is not free, or the disk takes nothing.</returns>
    public bool TryPut(FaultKind kind)
    {
        if (world.Disk.IsAway || NameFor() is not { } file)
            return false;
        world.Disk.PutStrangers(file, kind switch
        {
            FaultKind.StrangersFile => new Inode { Content = Encoding.ASCII.GetBytes(world.Dice.Pick(["a note", "PK and so on", "checkpoints"])) },
            FaultKind.AnotherRunsFile => new Inode
            {
                Content = new SimulatedCheckpoint("other", world.Dice.Between(1, 9), 1, world.Dice.Between(1, 60), SimulatedModel.Initial(7)).ToBytes(),
            },
            _ => new Inode { Irregularity = world.Dice.Pick(Irregularities) },
        });
        return true;
    }

    private string? NameFor()
    {
        var retired = world.Record.Retention.Pending.Values.Select(pending => pending.File)
            .Where(file => !world.Disk.IsStrangers(file) && world.Record.Offered.All(known => known.File != file)).Distinct().ToArray();
        if (retired.Length > 0 && world.Dice.Chance(0.5))
            return world.Dice.Pick(retired);
        var (step, stepsPerEpoch) = (world.State.Step + world.Dice.Between(1, MostStepsAhead), world.Scenario.Data.StepsPerEpoch);
        var next = CheckpointName.Of((step - 1) / stepsPerEpoch + 1, (step - 1) % stepsPerEpoch + 1);
        return world.Disk.Exists(next) ? null : next;
    }
}
