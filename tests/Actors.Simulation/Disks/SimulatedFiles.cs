using Actors.Simulation.Faults;
using Actors.Simulation.Workers;
using Actors.Training.Checkpoints;

namespace Actors.Simulation.Disks;

/// <summary>The disk as a node's actors use it.</summary>
internal sealed class SimulatedFiles(SimulatedDisk disk, FaultPlan faults) : ICheckpointFiles
{
    public string Place => "/simulated";

    public long FreeBytes
    {
        get
        {
            faults.Throw(FaultKind.RunEffectThrows);
            return disk.IsFull ? 0 : long.MaxValue / 4;
        }
    }

    // A full disk has room for nothing, and yet a deletion adds to what is unused.
    public long UnusedBytes => (disk.IsFull ? 0 : long.MaxValue / 4) - disk.Files.Sum(file => disk.Read(file)?.LongLength ?? 0);

    public bool SharesDeviceWith(string place) => true;

    public bool IsGone(string file) => !disk.IsUnreadable && !disk.Exists(file);

    public FileFinding Look(string file, string sha256)
    {
        faults.Throw(FaultKind.RetentionEffectThrows);
        return disk.IsUnreadable ? FileFinding.Unreadable(disk.Verify(file, sha256))
            : disk.Verify(file, sha256) is { Length: > 0 } reason ? FileFinding.Lost(reason) : FileFinding.Sound;
    }

    public string Point(string link, string file)
    {
        if (faults.Strikes(FaultKind.DiskLinkFails))
            throw new IOException($"Input/output error : '{link}'");
        return "";
    }

    public Deletion Delete(string file, string runId, long sizeBytes)
    {
        faults.Throw(FaultKind.RetentionEffectThrows);
        if (disk.IsUnreadable)
            throw new IOException($"Input/output error : '{file}'");
        if (faults.Strikes(FaultKind.DiskDeleteFails))
            throw new IOException($"Device or resource busy : '{file}'");
        if (disk.Exists(file) && disk.Objection(file, runId, sizeBytes) is { Length: > 0 } objection)
            return new Deletion(0, objection);
        var size = disk.Read(file)?.Length ?? 0;
        disk.Remove(file);
        disk.FlushNames();
        faults.Throw(FaultKind.RetentionEffectThrows);
        return new Deletion(size);
    }

    public void RemoveUnrecorded(string runId, long fencingToken, int attempt, IReadOnlySet<string> known)
    {
        faults.Throw(FaultKind.RunEffectThrows);
        if (disk.IsUnreadable)
            throw new IOException("Input/output error");
        foreach (var file in disk.Files.ToArray())
        {
            if (CheckpointName.IsCheckpoint(file) && !known.Contains(file) && !disk.Open.Contains(file) && SimulatedCheckpoint.TryParse(disk.Read(file)) is { } found
                && found.RunId == runId && found.FencingToken <= fencingToken && found.Attempt < attempt)
                disk.Remove(file);
        }

        disk.FlushNames();
    }
}
