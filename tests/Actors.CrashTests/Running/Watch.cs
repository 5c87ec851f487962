namespace Actors.CrashTests.Running;

/// <summary>Waits for what another process does. There is no event to await across processes, so it is looked at again and again.</summary>
internal static class Watch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until something is so.</summary>
    /// <returns>False when the process ended first.</returns>
    public static async Task<bool> ForAsync(Life life, Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            if (life.HasEnded)
                return false;
            await Task.Delay(Interval);
        }

        return true;
    }

    public static Task<bool> ForAsync(Life life, Func<bool> isSo) => ForAsync(life, () => Task.FromResult(isSo()));

    /// <summary>Waits until a process is gone.</summary>
    /// <returns>False when it still lives after <paramref name="limit"/>.</returns>
    public static async Task<bool> ForDeathAsync(int processId, TimeSpan limit)
    {
        for (var deadline = DateTime.UtcNow + limit; ProcessTable.IsAlive(processId); await Task.Delay(Interval))
        {
            if (DateTime.UtcNow > deadline)
                return false;
        }

        return true;
    }
}
