using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>The number of threads of libtorch on the CPU. Another number gives other bits, so it belongs to a run.</summary>
public static class TorchThreads
{
    /// <summary>The most threads that <see cref="Set"/> accepts.</summary>
    public const int Max = 1024;

    private static readonly Lock Gate = new();
    private static int? _interOp;

    /// <summary>The threads that share one operation.</summary>
    public static int IntraOp => torch.get_num_threads();

    /// <summary>The threads that run operations side by side.</summary>
    public static int InterOp => torch.get_num_interop_threads();

    /// <summary>Sets both numbers, from 1 to <see cref="Max"/>. libtorch ends the process on a wrong one, so they are checked first.</summary>
    /// <param name="intraOp">The threads that share one operation. It may change later.</param>
    /// <param name="interOp">The threads that run operations side by side. It must be set before the first operation and cannot change.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="interOp"/> was set to another number before.</exception>
    public static void Set(int intraOp, int interOp)
    {
        Check(intraOp, nameof(intraOp));
        Check(interOp, nameof(interOp));
        TorchLibraries.Load();
        lock (Gate)
        {
            if (_interOp is { } before && before != interOp)
                throw new InvalidOperationException(
                    $"libtorch runs with {before} inter-op threads, and a process cannot change that; start a new process for {interOp}");
            if (_interOp is null)
                torch.set_num_interop_threads(interOp);
            _interOp = interOp;
            torch.set_num_threads(intraOp);
        }
    }

    private static void Check(int threads, string name)
    {
        if (threads is < 1 or > Max)
            throw new ArgumentOutOfRangeException(name, threads, $"the number of threads must be from 1 to {Max}");
    }
}
