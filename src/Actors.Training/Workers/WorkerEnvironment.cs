using System.Globalization;
using Actors.Training.Settings;

namespace Actors.Training.Workers;

/// <summary>The environment that makes a worker's arithmetic repeatable; it must hold before libtorch is loaded.</summary>
public static class WorkerEnvironment
{
    /// <summary>The threads that a run's settings ask for: its own number, or every core.</summary>
    public static int Threads(RunSettings settings) => settings.Threads == 0 ? Environment.ProcessorCount : settings.Threads;

    public static IEnumerable<KeyValuePair<string, string>> Variables(RunSettings settings)
    {
        var threads = Threads(settings).ToString(CultureInfo.InvariantCulture);
        return
        [
            new("OMP_NUM_THREADS", threads),
            new("OPENBLAS_NUM_THREADS", threads),
            new("MKL_NUM_THREADS", threads),
            new("OMP_DYNAMIC", "FALSE"),
            new("MKL_DYNAMIC", "FALSE"),
            new("CUBLAS_WORKSPACE_CONFIG", ":4096:8"),
        ];
    }
}
