using System.Runtime.ExceptionServices;

namespace Actors.Worker.Data;

/// <summary>Independent pieces of work on several threads.</summary>
internal static class Workforce
{
    /// <summary>Runs a body for 0 … count − 1. The first failure ends the loop and is thrown as it is, so that a full disk reads as one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    public static void For(int count, int threads, Action<int> body, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, body);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
