using System.Diagnostics;

namespace Actors.Journals.Tests;

/// <summary>The programs of examples/, built with the tests that run them.</summary>
internal static class Examples
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs one to its end, which must be a good one.</summary>
    /// <returns>The lines that it wrote.</returns>
    public static async Task<string[]> RunAsync(string name, params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Repository(), "examples", name, "bin", configuration, "net10.0", $"{name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await process.WaitForExitAsync().WaitAsync(Limit);
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Actors.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
