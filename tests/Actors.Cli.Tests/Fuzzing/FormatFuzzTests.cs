using System.Diagnostics;
using System.Globalization;

namespace Actors.Cli.Tests.Fuzzing;

/// <summary>Mutates files. Whatever comes out is read or refused as documented, soon, with little memory, and leaves nothing behind.</summary>
public class FormatFuzzTests
{
    // Of half a million inputs none took more than 11 MB.
    private const long AllocatedBytes = 32L << 20;
    private const int AllocatedBytesPerByte = 100;

    // Of half a million inputs only the first, which is compiled for, took more than 300 ms.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>How many inputs each format has: 1,000, or what ACTORS_FUZZ_INPUTS says.</summary>
    private static readonly int Inputs = Number("ACTORS_FUZZ_INPUTS", 1000);

    /// <summary>Inputs are made of this seed and the ones after it: ACTORS_FUZZ_SEED, to repeat a failure.</summary>
    private static readonly int FirstSeed = Number("ACTORS_FUZZ_SEED", 20261121);

    [Theory]
    [InlineData("safetensors")]
    [InlineData("pth")]
    [InlineData("npy")]
    [InlineData("npz")]
    public void Mutated_files_are_read_or_refused_soon_with_little_memory_and_leave_nothing_behind(string format)
    {
        var fuzzed = FuzzedFormat.Named(format);
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            var directory = Directory.CreateTempSubdirectory("actors-fuzz-").FullName;
            var path = Path.Combine(directory, "input");
            for (var i = worker; i < Inputs; i += Environment.ProcessorCount)
            {
                var bytes = fuzzed.Mutate(FirstSeed + i);
                File.WriteAllBytes(path, bytes);
                foreach (var (name, use) in fuzzed.Uses)
                    if (Complaint(fuzzed, use, path, bytes.Length) is { } complaint)
                        Fail(format, FirstSeed + i, bytes, $"{name}: {complaint}");
                if (Directory.GetFileSystemEntries(directory) is not [_])
                    Fail(format, FirstSeed + i, bytes, $"made {string.Join(", ", Directory.GetFileSystemEntries(directory))}");
            }

            Directory.Delete(directory, recursive: true);
        });
    }

    // Null when there is nothing to complain about.
    private static string? Complaint(FuzzedFormat format, Action<string> use, string path, int sizeBytes)
    {
        var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            use(path);
        }
        catch (Exception failure)
        {
            if (!format.IsRefusal(failure))
                return $"{failure}";
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated > AllocatedBytes + AllocatedBytesPerByte * (long)sizeBytes ? $"{allocated} bytes were allocated for a file of {sizeBytes}"
            : watch.Elapsed > Limit ? $"it took {watch.Elapsed}"
            : null;
    }

    private static void Fail(string format, int seed, byte[] bytes, string complaint)
    {
        var kept = Path.Combine(Path.GetTempPath(), $"actors-fuzz-{seed}.{format}");
        File.WriteAllBytes(kept, bytes);
        Assert.Fail($"seed {seed}, kept as {kept}: {complaint}");
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
