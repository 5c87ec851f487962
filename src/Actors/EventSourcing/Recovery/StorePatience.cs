namespace Actors.EventSourcing.Recovery;

/// <summary>Ends the wait for a store that does not answer, also for one that ignores cancellation. What it was asked to do may happen all
/// the same, and its late answer finds nobody.</summary>
internal static class StorePatience
{
    /// <exception cref="TimeoutException">There was no answer within <paramref name="limit"/>.</exception>
    public static ValueTask<T> WithinAsync<T>(this ValueTask<T> answer, TimeSpan limit, TimeProvider time) =>
        answer.IsCompleted || limit == Timeout.InfiniteTimeSpan ? answer : new ValueTask<T>(answer.AsTask().WaitAsync(limit, time));

    /// <inheritdoc cref="WithinAsync{T}"/>
    public static ValueTask WithinAsync(this ValueTask answer, TimeSpan limit, TimeProvider time) =>
        answer.IsCompleted || limit == Timeout.InfiniteTimeSpan ? answer : new ValueTask(answer.AsTask().WaitAsync(limit, time));
}
