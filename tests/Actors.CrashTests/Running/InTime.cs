namespace Actors.CrashTests.Running;

/// <summary>The runs here last less than a second. What has to strike one while it goes on may come too late on a busy machine; then the
/// run has ended well, and it is tried again with another.</summary>
internal static class InTime
{
    private const int Attempts = 20;

    /// <param name="attempt">Makes a run and strikes it; false when the run was over first.</param>
    public static async Task StrikeAsync(Func<Task<bool>> attempt)
    {
        for (var i = 0; !await attempt(); i++)
            Assert.True(i < Attempts, "Every run was over before it was struck.");
    }

    /// <summary>Asserts that nothing else than its end has made the strike miss.</summary>
    /// <returns>False.</returns>
    public static async Task<bool> MissedAsync(Life life)
    {
        var ending = await life.EndAsync();
        Assert.True(ending.ExitCode == 0, $"exit code {ending.ExitCode}: {ending.Error}");
        return false;
    }
}
