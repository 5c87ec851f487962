using Actors.EventSourcing;
using Actors.Simulation.Disks;
using Actors.Training.Checkpoints;
using Actors.Training.Runs;

namespace Actors.Simulation.Nodes;

/// <summary>Copies of checkpoints that an operator has made, and what <c>checkpoints import</c> does with them, in its order.</summary>
internal sealed class Importer(World world)
{
    // Every worker's token is larger.
    private const long NobodysToken = 0;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, byte[]> _copies = new(StringComparer.Ordinal);

    /// <summary>Copies what is there.</summary>
    public void Copy()
    {
        foreach (var known in world.State.Checkpoints)
        {
            if (world.Disk.Read(known.File) is { } content && SimulatedDisk.Hash(content) == known.Sha256)
                _copies.TryAdd(known.Sha256, content);
        }
    }

    /// <summary>Brings back one that the run has not any more.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryImport(SimulatedNode node)
    {
        var gone = world.Record.Saved.Values
            .Where(saved => _copies.ContainsKey(saved.Sha256) && world.Record.Offered.All(known => known.Sha256 != saved.Sha256)).ToArray();
        if (gone.Length == 0)
            return false;
        var recorded = world.Dice.Pick(gone);
        var import = new RunCommand.Import(recorded.Step, recorded.File, recorded.SizeBytes, recorded.Sha256, "operator");
        var temporary = CheckpointName.Temporary(recorded.File, NobodysToken);
        Attempt(temporary, () =>
        {
            if (IsRefused(import))
                return;
            if (world.Disk.Verify(recorded.File, recorded.Sha256) == "")
            {
                Record(node, import);
                return;
            }

            world.Disk.Write(temporary, _copies[recorded.Sha256]);
            world.Time.After(world.Dice.Ms(1, 200), () => Attempt(temporary, () => Publish(node, import, temporary)));
        });
        return true;
    }

    private void Publish(SimulatedNode node, RunCommand.Import import, string temporary)
    {
        // A worker may have taken it for a leftover.
        if (!node.IsUp || !world.Disk.Exists(temporary))
            return;
        world.Disk.Flush(temporary);
        if (IsRefused(import))
        {
            world.Disk.Remove(temporary);
            return;
        }

        if (world.Disk.Exists(import.File) && world.Disk.Objection(import.File, world.Scenario.Submit.Id, import.SizeBytes) != "")
            world.Disk.SetAside(import.File);
        world.Disk.Rename(temporary, import.File);
        world.Disk.FlushNames();
        Record(node, import);
    }

    // Open until it is recorded, or nobody can expect that any more.
    private void Record(SimulatedNode node, RunCommand.Import import)
    {
        world.Disk.Open.Add(import.File);
        world.Time.After(Patience, () => world.Disk.Open.Remove(import.File));
        node.Ask(import, onAnswer: () => world.Disk.Open.Remove(import.File), onCommitted: () => world.Record.TellBroughtBack(import.Sha256));
    }

    private bool IsRefused(RunCommand.Import import) => new RunDecider().Decide(world.State, import) is Decision<RunEvent>.Refused;

    private void Attempt(string temporary, Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            world.Disk.Remove(temporary);
        }
    }
}
