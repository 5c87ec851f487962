using System.Globalization;
using Actors.Runs.Settings;

namespace Actors.Runs.Protocol;

/// <summary>
/// The environment that makes a worker's arithmetic repeatable, and its threads good neighbours; it must hold before libtorch is loaded.
/// </summary>
/// <remarks>
/// Threads that wait by spinning take the cores from those they wait for: beside other work on two cores a step of captcha-small took 1,000 to
/// 2,200 ms with the libraries' defaults, and 170 to 260 ms when they sleep. How threads wait changes no bit.
/// By default glibc returns large buffers to the system after every step and requests them again. The full-size captcha network took
/// 1,720 ms of processor time a step, 1,065 ms with both thresholds, 856 ms with large pages too. A threshold for trimming alone makes it worse.
/// </remarks>
public static class WorkerEnvironment
{
    private const string Tunables = "GLIBC_TUNABLES";

    /// <summary>The threads that a run's settings ask for: its own number, or every core.</summary>
    public static int Threads(RunSettings settings) => settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads;

    /// <param name="threads">Intra-op threads, at least 1.</param>
    public static IEnumerable<KeyValuePair<string, string>> Variables(int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        return
        [
            new("OMP_NUM_THREADS", count),
            new("MKL_NUM_THREADS", count),
            new("OMP_WAIT_POLICY", "passive"),
            new("OMP_DYNAMIC", "FALSE"),
            new("MKL_DYNAMIC", "FALSE"),
            new("CUBLAS_WORKSPACE_CONFIG", ":4096:8"),
            new("MALLOC_MMAP_THRESHOLD_", "1073741824"),
            new("MALLOC_TRIM_THRESHOLD_", "4294967296"),
            new(Tunables, Appended(Environment.GetEnvironmentVariable(Tunables), "glibc.malloc.hugetlb=1")),
        ];
    }

    // What the user has set stays in force.
    private static string Appended(string? present, string tunable) => string.IsNullOrEmpty(present) ? tunable : $"{present}:{tunable}";
}
