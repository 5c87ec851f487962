using System.Runtime.InteropServices;
using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class DeterminismTests
{
    private static readonly Determinism Fresh = new(false, true, false, false, true, false, true);
    private static readonly Determinism Exact = new(true, false, true, false, false, false, false);

    [Fact]
    public async Task Every_switch_for_CUDA_changes_and_new_tensors_are_not_filled()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("determinism-cuda", ("CUBLAS_WORKSPACE_CONFIG", ""));
        Assert.Equal(0, exitCode);
        var lines = output.Split('\n');
        Assert.Equal([Fresh.ToString(), Exact.ToString(), "nan=0 workspace=:4096:8"], lines);
    }

    [Fact]
    public async Task On_the_CPU_only_NNPACK_is_switched_off()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("determinism-cpu");
        Assert.Equal((0, $"{Fresh}\n{Fresh with { Nnpack = false }}"), (exitCode, output));
    }

    [Fact]
    public async Task A_cuBLAS_workspace_that_is_not_reproducible_is_refused()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("determinism-cuda", ("CUBLAS_WORKSPACE_CONFIG", ":32:2"));
        Assert.Equal((3, "CUBLAS_WORKSPACE_CONFIG is :32:2, with which cuBLAS is not reproducible; set it to :4096:8 or unset it"), (exitCode, output));
    }

    [Fact]
    public void A_missing_switch_is_refused_on_CUDA_by_name_before_anything_changes()
    {
        var before = Determinism.Read();
        var refusal = Assert.Throws<DeterminismException>(() => Determinism.ApplyOnCuda(Without(ContextFlag.CudnnBenchmark.Setter)));
        Assert.Equal("this libtorch has no switch for cudnn.benchmark, so results on CUDA are not exact; use libtorch 2.10.0, or device cpu",
            refusal.Message);
        Assert.Equal(before, Determinism.Read());
    }

    [Fact]
    public void A_missing_NNPACK_switch_does_not_fail_on_the_CPU()
    {
        var before = Determinism.Read();
        Determinism.ApplyOnCpu(Without(ContextFlag.Nnpack.Setter));
        Assert.Equal(before, Determinism.Read());
    }

    [Fact]
    public void A_missing_getter_is_unknown_and_not_false() =>
        Assert.Null(Determinism.Read(Without(ContextFlag.DeterministicAlgorithms.Getter)).DeterministicAlgorithms);

    private static TorchContext Without(string missing)
    {
        var library = TorchLibraries.Load().CpuHandle;
        return new(name => name != missing && NativeLibrary.TryGetExport(library, name, out var function) ? function : 0);
    }
}
