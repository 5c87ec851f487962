using System.Diagnostics;
using System.Runtime.InteropServices;
using Actors.Worker.Torch;
using TorchSharp;

namespace Actors.Worker.Tests.Torch;

/// <summary>A process of its own for what a process can do only once: this assembly, started again with the name of a question.</summary>
internal static partial class TorchProbe
{
    // The test host is a program of dotnet's in most runners.
    private static string Dotnet => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>Answers on standard output.</summary>
    public static int Run(string question)
    {
        try
        {
            Console.WriteLine(Answer(question));
            return 0;
        }
        catch (Exception e) when (e is TorchLoadException or InvalidOperationException or DeterminismException)
        {
            Console.WriteLine(e.Message);
            return 3;
        }
    }

    /// <summary>Starts the process.</summary>
    public static async Task<(int ExitCode, string Output)> AskAsync(string question, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Dotnet, ["exec", typeof(TorchProbe).Assembly.Location, question]) { RedirectStandardOutput = true };
        start.Environment.Remove("LIBTORCH");
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output.Trim());
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static string Answer(string question) => question switch
    {
        "load" => Load(),
        "time" => Time(),
        "seed-cost" => SeedCost(),
        "relax" => Relax(),
        "few-address-space" => FewAddressSpace(),
        "twice" => Twice(),
        "capability" => TorchVersions.Read().CpuCapability ?? "unknown",
        "determinism-cpu" => Switch(Determinism.ApplyOnCpu),
        "determinism-cuda" => Switch(Determinism.ApplyOnCuda) + Tensors(),
        "threads" => Threads(),
        "other-resolver" => OtherResolver(),
        _ => throw new ArgumentException(question),
    };

    private static string Load()
    {
        var loaded = TorchLibraries.Load();
        // What TorchSharp would search for by itself.
        torch.InitializeDeviceType(DeviceType.CPU);
        var hasCuda = torch.cuda.is_available();
        using var sum = torch.ones(2) + 1;
        return $"{loaded.Directory} relaxed={loaded.Relaxed} cuda={hasCuda} sum={sum.sum().item<float>()} libtorch={Mapped("libtorch_cpu.so")}";
    }

    private static string Time()
    {
        var clock = Stopwatch.StartNew();
        TorchLibraries.Load();
        var load = clock.Elapsed.TotalMilliseconds;
        using var sum = torch.ones(2) + 1;
        sum.sum().item<float>();
        var process = DateTime.Now - Process.GetCurrentProcess().StartTime;
        return $"load={load:f0}ms first={clock.Elapsed.TotalMilliseconds - load:f0}ms process={process.TotalMilliseconds:f0}ms";
    }

    private static string SeedCost()
    {
        const int Rounds = 20_000;
        Generators.Seed(1, 0);
        var best = double.MaxValue;
        for (var part = 0; part < 5; part++)
        {
            var clock = Stopwatch.StartNew();
            for (var step = 0; step < Rounds; step++)
                Generators.Seed(1, step);
            best = Math.Min(best, clock.Elapsed.TotalMicroseconds / Rounds);
        }
        return $"{best:f2} µs";
    }

    private static string Relax()
    {
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so"])
            DynamicLoader.Load(Path.Combine(RealLibraries.Directory, name));
        return TorchSharpLibrary.LoadRelaxed(RealLibraries.TorchSharp, LibraryCache.OfUser()) != 0 ? "loaded" : "not loaded";
    }

    private static string FewAddressSpace()
    {
        // libtorch_cpu alone maps more than 400 MB.
        var used = Process.GetCurrentProcess().VirtualMemorySize64;
        ReadOnlySpan<ulong> limits = [(ulong)used + (200UL << 20), (ulong)used + (200UL << 20)];
        if (SetLimit(9, limits) != 0)
            throw new ArgumentException("setrlimit");
        return TorchLibraries.Load().Directory;
    }

    private static string Twice()
    {
        var messages = new List<string>();
        for (var i = 0; i < 2; i++)
            try
            {
                TorchLibraries.Load();
            }
            catch (TorchLoadException e)
            {
                messages.Add(e.Message);
            }
        return string.Join("\n", messages);
    }

    private static string Switch(Action apply)
    {
        var before = Determinism.Read();
        apply();
        return $"{before}\n{Determinism.Read()}";
    }

    private static string Tensors()
    {
        // With filling on, every element of a new tensor is NaN.
        using var empty = torch.empty(1 << 16);
        using var nan = empty.isnan();
        return $"\nnan={nan.sum().item<long>()} workspace={DynamicLoader.Variable("CUBLAS_WORKSPACE_CONFIG")}";
    }

    private static string Threads()
    {
        TorchThreads.Set(2, 1);
        var first = $"{TorchThreads.IntraOp} {TorchThreads.InterOp}";
        TorchThreads.Set(3, 1);
        var second = $"{TorchThreads.IntraOp} {TorchThreads.InterOp}";
        using var product = torch.ones(64, 64).matmul(torch.ones(64, 64));
        try
        {
            TorchThreads.Set(2, 2);
            return "changed";
        }
        catch (InvalidOperationException e)
        {
            return $"{first}, {second}, {e.Message}";
        }
    }

    private static string OtherResolver()
    {
        NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (_, _, _) => 0);
        return TorchLibraries.Load().Directory;
    }

    private static int Mapped(string library) => File.ReadLines("/proc/self/maps")
        .Where(line => line.EndsWith("/" + library, StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4])
        .Distinct().Count();

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ReadOnlySpan<ulong> limits);
}
