using System.Runtime.ExceptionServices;

namespace Actors.Hocon.Resolution;

/// <summary>Continues a deep recursion on the stack of another thread when the current one is nearly used up.</summary>
internal static class FreshStack
{
    private const int SizeBytes = 16 << 20;

    /// <summary>The result of <paramref name="work"/>, or its exception.</summary>
    public static T Run<T>(Func<T> work)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            SizeBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
