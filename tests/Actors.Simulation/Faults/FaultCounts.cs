namespace Actors.Simulation.Faults;

/// <summary>How often each kind of fault has struck.</summary>
public sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    public long this[FaultKind kind] => _counts[(int)kind];

    public long Total => _counts.Sum();

    public void Add(FaultKind kind) => _counts[(int)kind]++;

    public void Add(FaultCounts others)
    {
        for (var kind = 0; kind < _counts.Length; kind++)
            _counts[kind] += others._counts[kind];
    }
}
