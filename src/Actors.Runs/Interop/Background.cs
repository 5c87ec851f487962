namespace Actors.Runs.Interop;

/// <summary>
/// Work beside a training, such as hashing a checkpoint, on threads that give way to it.
/// <list type="bullet">
/// <item>A step ends with the slowest of its threads: what takes a core from one of them for a moment holds all of them up.</item>
/// <item>Other than the lowest priority this one still gets a tenth of a core that others keep busy: what is under way ends, on a crowded
/// machine too.</item>
/// <item>The work computes, reads or writes, and starts nothing: a thread inherits the priority of the one that starts it, the thread pool's
/// threads too.</item>
/// </list>
/// </summary>
internal static class Background
{
    private const int Niceness = 10;

    /// <summary>Lets the calling thread run, for the rest of its life, mostly when others leave a core idle.</summary>
    public static void GiveWay() => Posix.RaiseNiceness(Niceness);

    /// <summary>Runs work on such a thread.</summary>
    /// <param name="name">Shown by debuggers and <c>top -H</c>.</param>
    /// <returns>Its result, or what it threw. Whoever blocks on it is woken by this thread, and needs none of the pool.</returns>
    public static Task<T> Run<T>(string name, Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            GiveWay();
            try
            {
                result.SetResult(work());
            }
            catch (Exception failure)
            {
                result.SetException(failure);
            }
        })
        {
            IsBackground = true,
            Name = name,
        }.Start();
        return result.Task;
    }
}
