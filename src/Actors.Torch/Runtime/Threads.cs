using Actors.Torch.Interop;

namespace Actors.Torch.Runtime;

/// <summary>
/// libtorch's threads. Their number changes the bits of a CPU result: fix it before the first operator and record it.
/// </summary>
public static class Threads
{
    /// <summary>
    /// Threads that share the work of one operator, those of OpenBLAS included; at least 1. Set it on the thread that computes:
    /// OpenMP keeps the number for each thread, and another one takes it over only with its first parallel operator.
    /// </summary>
    public static int IntraOp
    {
        get
        {
            Status.Check(Libtorch.Threads(out var intraOp, out _), "get_num_threads");
            return intraOp;
        }
        set => Status.Check(Libtorch.SetIntraOpThreads(value), "set_num_threads");
    }

    /// <summary>Threads that run operators side by side; at least 1. Can be set once, before any work ran on them.</summary>
    public static int InterOp
    {
        get
        {
            Status.Check(Libtorch.Threads(out _, out var interOp), "get_num_interop_threads");
            return interOp;
        }
        set => Status.Check(Libtorch.SetInterOpThreads(value), "set_num_interop_threads");
    }
}
