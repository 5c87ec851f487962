namespace Actors.CrashTests.Faults;

/// <summary>A scene performed by a process of its own, into whose calls on the scene's paths faults are injected.</summary>
internal static class TracedScene
{
    /// <summary>Performs a scene.</summary>
    /// <param name="paths">Calls on other paths are neither counted nor met.</param>
    public static async Task<Traced> PerformAsync(SceneKind kind, string directory, IEnumerable<string> paths, Fault? fault)
    {
        var straced = await Strace.RunAsync(["dotnet", typeof(TracedScene).Assembly.Location, $"{kind}", directory], paths, fault);
        Assert.True(straced.IsKilled || straced.Ending.ExitCode == 0, $"{fault}: {straced.Ending.Error}");
        var said = straced.Ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Traced(said, straced.IsKilled, straced.IsKilled || straced.IsInjected, straced.Places());
    }
}

/// <param name="Said">What the process said before it ended.</param>
/// <param name="IsStruck">Whether the fault found its call.</param>
/// <param name="Places">The calls on the scene's paths.</param>
internal sealed record Traced(string[] Said, bool IsKilled, bool IsStruck, IEnumerable<(string Call, int When)> Places);
