using System.Diagnostics.Metrics;

namespace Actors.Simulation.Nodes;

/// <summary>The meters of all nodes of a history. A node that is killed disposes nothing, and what measures it is known to the whole
/// process: it would be kept for ever.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
