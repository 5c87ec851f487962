namespace Actors.Torch.Interop;

/// <summary>The status that every export returns; a failure's message waits on the thread that made the call.</summary>
internal static class Status
{
    internal const int Ok = 0;
    internal const int OutOfMemory = 2;

    /// <exception cref="TorchException">The call named by <paramref name="call"/> failed.</exception>
    internal static void Check(int status, string call)
    {
        if (status != Ok)
            throw new TorchException(call, [], Libtorch.LastError(), status == OutOfMemory);
    }
}
