using System.Globalization;
using System.Text;

namespace Actors.Simulation.Workers;

/// <summary>What a simulated checkpoint file holds: who wrote it, and everything that the next step depends on.</summary>
internal sealed record SimulatedCheckpoint(string RunId, long FencingToken, int Attempt, long Step, SimulatedModel Model)
{
    private const string Format = "checkpoint/1";

    /// <summary>What every file of a run begins with.</summary>
    public static string HeaderOf(string runId) => $"{Format} {runId} ";

    public byte[] ToBytes() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{Format} {RunId} {FencingToken} {Attempt} {Step} {Model.Bits} end"));

    /// <returns>Null for what is no whole checkpoint.</returns>
    public static SimulatedCheckpoint? TryParse(byte[]? content)
    {
        if (content is null || Encoding.ASCII.GetString(content).Split(' ') is not [Format, var id, var token, var attempt, var step, var bits, "end"])
            return null;
        return long.TryParse(token, out var fencing) && int.TryParse(attempt, out var life) && long.TryParse(step, out var at) && ulong.TryParse(bits, out var state)
            ? new SimulatedCheckpoint(id, fencing, life, at, new SimulatedModel(state))
            : null;
    }
}
