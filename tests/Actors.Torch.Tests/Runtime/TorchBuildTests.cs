using Actors.Torch.Runtime;

namespace Actors.Torch.Tests.Runtime;

public sealed class TorchBuildTests
{
    [Fact]
    public void The_build_tells_version_instructions_and_threads()
    {
        var build = TorchBuild.Current;
        Assert.Matches(@"^\d+\.\d+", build.Version);
        Assert.NotEqual("unknown", build.CpuCapability);
        Assert.Contains($"get_num_threads() : {Threads.IntraOp}", build.Parallelism);
        Assert.Equal(Cuda.Count, build.CudaDevices.Count);
    }
}
