using System.Diagnostics;
using Actors.Journals.Tests.Contract;
using Actors.Journals.Tests.Sqlite;

namespace Actors.Journals.Tests;

/// <summary>What examples/ shows works as it stands.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Example_of_the_embedded_journal_counts_its_starts()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(["1", "2"], [await RunAsync(folder.File("starts.db")), await RunAsync(folder.File("starts.db"))]);
    }

    private static async Task<string> RunAsync(string journal)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(Repository(), "examples", "EmbeddedJournal", "bin", configuration, "net10.0", "EmbeddedJournal.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, journal]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().Soon();
        await process.WaitForExitAsync().Soon();
        Assert.Equal(0, process.ExitCode);
        return output.Trim();
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Actors.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
