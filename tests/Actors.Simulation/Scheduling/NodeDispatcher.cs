using Actors.Dispatch;

namespace Actors.Simulation.Scheduling;

/// <summary>Turns of one node's actors, each after a pause that the dice fix, so that every interleaving can come up.</summary>
internal sealed class NodeDispatcher(VirtualTime time, Dice dice, Life life) : IDispatcher
{
    private const double SlowTurns = 0.02;

    public void Schedule(IThreadPoolWorkItem turn)
    {
        var pause = dice.Chance(SlowTurns) ? dice.Ms(1, 50) : dice.Ms(0, 0.2);
        time.After(pause, () => life.Run(turn.Execute));
    }
}
