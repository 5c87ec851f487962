namespace Actors.Journals.Tests.Contract;

/// <summary>How long a test waits for what must happen soon; a test that waits this long has failed.</summary>
internal static class Patience
{
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    public static Task Soon(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit);
}
