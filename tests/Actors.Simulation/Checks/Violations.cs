namespace Actors.Simulation.Checks;

/// <summary>What should never have happened in a history.</summary>
internal sealed class Violations(Trace? trace)
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public bool Any => _found.Count > 0;

    public void Add(string violation)
    {
        _found.Add(violation);
        trace?.Add($"VIOLATION: {violation}");
    }
}
