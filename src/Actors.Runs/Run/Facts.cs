using System.Text.Json.Serialization;

namespace Actors.Runs.Run;

/// <summary>What the bits of a result depend on beside settings and data.</summary>
/// <param name="Device">As resolved, <c>cpu</c> or <c>cuda:n</c>, with the device's name.</param>
/// <param name="Threads">Intra-op threads.</param>
/// <param name="CpuCapability">Instruction set that libtorch dispatches to.</param>
public sealed record Machine(string Device, int Threads, string LibtorchVersion, string CpuCapability)
{
    /// <summary>Null in a run that was recorded before trainings used TorchSharp.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TorchSharpVersion { get; init; }

    /// <summary>In words.</summary>
    public override string ToString() =>
        $"{Device}, {Threads} thread(s), libtorch {LibtorchVersion}, TorchSharp {TorchSharpVersion ?? "none"}, instruction set {CpuCapability}";

    /// <summary>The parts that differ, in words; empty when none does.</summary>
    public string Differences(Machine other)
    {
        var parts = new List<string>();
        Compare("device", Device, other.Device);
        Compare("threads", $"{Threads}", $"{other.Threads}");
        Compare("libtorch", LibtorchVersion, other.LibtorchVersion);
        Compare("TorchSharp", TorchSharpVersion ?? "none", other.TorchSharpVersion ?? "none");
        Compare("instruction set", CpuCapability, other.CpuCapability);
        return string.Join("; ", parts);

        void Compare(string name, string mine, string others)
        {
            if (mine != others)
                parts.Add($"{name}: recorded {mine}, now {others}");
        }
    }
}

/// <summary>The data that a run was started with.</summary>
/// <param name="Fingerprint">Over the names and contents of all samples and the settings of their preprocessing.</param>
/// <param name="StepsPerEpoch">Whole batches in one pass over the training samples.</param>
public sealed record DataFacts(string Fingerprint, long TrainingSamples, long ValidationSamples, long StepsPerEpoch);

/// <summary>The model's size, in elements.</summary>
/// <param name="Parameters">Trainable.</param>
/// <param name="Buffers">Running statistics and counters.</param>
public sealed record ModelFacts(long Parameters, long Buffers);
