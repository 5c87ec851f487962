using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class TorchThreadsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, TorchThreads.Max + 1)]
    public void A_number_that_would_end_the_process_is_refused(int intraOp, int interOp) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchThreads.Set(intraOp, interOp));

    [Fact]
    public async Task Intra_op_threads_may_change_and_inter_op_threads_are_set_once()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("threads");
        Assert.Equal((0, "2 1, 3 1, libtorch runs with 1 inter-op threads, and a process cannot change that; start a new process for 2"), (exitCode, output));
    }
}
