using System.Globalization;
using Actors.Simulation.Scheduling;

namespace Actors.Simulation;

/// <summary>What happened in a history, for people. Kept only for one that is repeated.</summary>
internal sealed class Trace(VirtualTime time)
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line) =>
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{time.Elapsed.TotalSeconds,10:0.000000} {line}"));
}
