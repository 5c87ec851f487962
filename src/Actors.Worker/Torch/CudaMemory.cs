namespace Actors.Worker.Torch;

/// <summary>The memory of a CUDA device.</summary>
public abstract record CudaMemory
{
    private CudaMemory()
    {
    }

    /// <summary>The CUDA runtime does not tell, for the reason given.</summary>
    public sealed record Unknown(string Reason) : CudaMemory;

    /// <summary>What the driver reports, for all processes together.</summary>
    public sealed record Known(long FreeBytes, long TotalBytes) : CudaMemory;
}
