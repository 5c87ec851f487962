using Actors.Simulation.Scheduling;

namespace Actors.Simulation.Stores;

/// <summary>How a node waits for the store: answers reach it while it lives, on no thread but the history's.</summary>
internal sealed class Connection(VirtualTime time, Dice dice, Life node)
{
    public Life Node => node;

    public Task LatencyAsync(CancellationToken cancellationToken) => AfterAsync(dice.Ms(0.05, 2), cancellationToken);

    /// <summary>Long enough for a late append to be written meanwhile.</summary>
    public Task SlownessAsync(CancellationToken cancellationToken) => AfterAsync(dice.Ms(0.05, 10_000), cancellationToken);

    /// <summary>Until it is cancelled.</summary>
    public Task NeverAsync(CancellationToken cancellationToken) => AfterAsync(null, cancellationToken);

    private Task AfterAsync(TimeSpan? delay, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource();
        if (cancellationToken.CanBeCanceled)
            cancellationToken.UnsafeRegister(static (waiting, token) => ((TaskCompletionSource)waiting!).TrySetCanceled(token), answer);
        if (delay is { } known)
            time.After(known, () => node.Run(() => answer.TrySetResult()));
        return answer.Task;
    }
}

internal static class Completed
{
    /// <summary>The result of what a store in memory has completed before it returns.</summary>
    public static T Result<T>(this ValueTask<T> task) => task.IsCompletedSuccessfully
        ? task.GetAwaiter().GetResult()
        : throw new InvalidOperationException("A store in memory answers at once.");

    public static IEnumerable<T> Results<T>(this IAsyncEnumerable<T> items)
    {
        var each = items.GetAsyncEnumerator();
        while (each.MoveNextAsync().Result())
            yield return each.Current;
    }
}
