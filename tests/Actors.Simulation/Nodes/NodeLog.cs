using Actors.Diagnostics;

namespace Actors.Simulation.Nodes;

/// <summary>What a node's system writes: into the trace, and a defect of the core is a violation.</summary>
internal sealed class NodeLog(World world, string name) : IActorLog
{
    public void Write(ActorLogLevel level, string path, string message, Exception? failure = null)
    {
        world.Trace?.Add($"{name}{path}: {message} {failure?.GetType().Name}: {failure?.Message}");
        if (message.StartsWith("Defect", StringComparison.Ordinal))
            world.Violations.Add($"{message} {failure}");
    }
}
