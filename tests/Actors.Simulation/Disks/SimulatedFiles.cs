using Actors.Simulation.Faults;
using Actors.Training.Checkpoints;

namespace Actors.Simulation.Disks;

/// <summary>The disk as a node's actors use it.</summary>
internal sealed class SimulatedFiles(SimulatedDisk disk, FaultPlan faults) : ICheckpointFiles
{
    public void Point(string link, string file)
    {
        if (faults.Strikes(FaultKind.DiskLinkFails))
            throw new IOException($"Input/output error : '{link}'");
    }

    public long Delete(string file)
    {
        if (faults.Strikes(FaultKind.DiskDeleteFails))
            throw new IOException($"Device or resource busy : '{file}'");
        var size = disk.Read(file)?.Length ?? 0;
        disk.Remove(file);
        disk.FlushNames();
        return size;
    }
}
