using System.Text;
using Actors.Torch.Interop;

namespace Actors.Torch.Runtime;

/// <summary>Which libtorch computes, and on what: what a run's environment records, because it decides the bits of a result.</summary>
/// <param name="Version">Version of libtorch, such as 1.13.1.</param>
/// <param name="CpuCapability">Instruction set of its kernels, such as AVX2.</param>
/// <param name="Config">libtorch's own description of its build.</param>
/// <param name="Parallelism">libtorch's own description of its threads and of the libraries under it.</param>
/// <param name="CudaDevices">Names of the CUDA devices; empty without CUDA.</param>
public sealed record TorchBuild(string Version, string CpuCapability, string Config, string Parallelism, IReadOnlyList<string> CudaDevices)
{
    private const string CapabilityLine = "CPU capability usage: ";
    private const int MaximalTextBytes = 64 * 1024;

    private delegate int TextCall(Span<byte> buffer, int capacity, out int needed);

    /// <summary>Asks libtorch, as its threads and devices are now.</summary>
    public static TorchBuild Current
    {
        get
        {
            var config = Text(Libtorch.BuildConfig);
            return new TorchBuild(
                Libtorch.Version(),
                Capability(config),
                config,
                Text(Libtorch.ParallelReport),
                [.. Enumerable.Range(0, Cuda.Count).Select(Cuda.Name)]);
        }
    }

    private static string Capability(string config) =>
        config.Split('\n').Select(line => line.Trim(' ', '-'))
            .FirstOrDefault(line => line.StartsWith(CapabilityLine, StringComparison.Ordinal))?[CapabilityLine.Length..] ?? "unknown";

    private static string Text(TextCall call)
    {
        var text = new byte[MaximalTextBytes];
        Status.Check(call(text, text.Length, out var needed), "description");
        return Encoding.UTF8.GetString(text, 0, Math.Min(needed, text.Length - 1));
    }
}
