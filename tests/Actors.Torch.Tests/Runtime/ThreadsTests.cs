using Actors.Torch.Runtime;

namespace Actors.Torch.Tests.Runtime;

public sealed class ThreadsTests : IDisposable
{
    private readonly int _before = Threads.IntraOp;

    public void Dispose() => Threads.IntraOp = _before;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_number_holds_for_libtorch_and_for_its_linear_algebra(int count)
    {
        Threads.IntraOp = count;
        Assert.Equal(count, Threads.IntraOp);
        var report = TorchBuild.Current.Parallelism;
        Assert.Contains($"at::get_num_threads() : {count}\n", report);
        if (report.Contains("OpenBLAS", StringComparison.Ordinal))
            Assert.Contains($"openblas_get_num_threads() : {count}\n", report);
    }

    [Fact]
    public void None_at_all_is_refused() => Assert.Throws<TorchException>(() => Threads.IntraOp = 0);
}
