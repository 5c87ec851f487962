namespace Actors.Worker.Torch;

/// <summary>The switches of libtorch that decide whether the same step gives the same bits; null where this libtorch does not tell.</summary>
/// <remarks>Set them before the first operation on the device: cuBLAS reads its workspace setting when it starts.</remarks>
public sealed record Determinism(
    bool? DeterministicAlgorithms,
    bool? FillUninitializedMemory,
    bool? CudnnDeterministic,
    bool? CudnnBenchmark,
    bool? CudnnTf32,
    bool? MatmulTf32,
    bool? Nnpack)
{
    private const string CublasWorkspace = "CUBLAS_WORKSPACE_CONFIG";

    // Two sizes that NVIDIA documents as reproducible; libtorch refuses deterministic matrix products with any other.
    private static readonly string[] ReproducibleWorkspaces = [":4096:8", ":16:8"];

    private static readonly (ContextFlag Flag, bool Value)[] ForCuda =
    [
        (ContextFlag.DeterministicAlgorithms, true),
        // Deterministic algorithms also fill every new tensor with NaN, which finds reads of unwritten memory but costs time.
        (ContextFlag.FillUninitializedMemory, false),
        (ContextFlag.CudnnDeterministic, true),
        (ContextFlag.CudnnBenchmark, false),
        (ContextFlag.CudnnTf32, false),
        (ContextFlag.MatmulTf32, false),
    ];

    /// <summary>The values that are in force.</summary>
    public static Determinism Read() => Read(TorchContext.Loaded());

    /// <summary>
    /// Makes operations on the CPU exact: memory starts as zeros, see <see cref="ZeroedMemory"/>. NNPACK is switched off, if this libtorch lets it: it
    /// writes a warning for small batches on processors that it does not support.
    /// </summary>
    /// <exception cref="DeterminismException">This libtorch cannot zero its memory.</exception>
    public static void ApplyOnCpu()
    {
        ZeroedMemory.TurnOn();
        ApplyOnCpu(TorchContext.Loaded());
    }

    /// <summary>Makes operations on CUDA exact: every switch above, and cuBLAS's workspace. Not verified on a GPU.</summary>
    /// <exception cref="DeterminismException">
    /// This libtorch lacks a switch, or CUBLAS_WORKSPACE_CONFIG has a value that is not reproducible. Nothing was changed.
    /// </exception>
    public static void ApplyOnCuda() => ApplyOnCuda(TorchContext.Loaded());

    internal static void ApplyOnCpu(TorchContext context)
    {
        if (context.CanSet(ContextFlag.Nnpack))
            context.Set(ContextFlag.Nnpack, false);
    }

    internal static void ApplyOnCuda(TorchContext context)
    {
        foreach (var (flag, _) in ForCuda)
            if (!context.CanSet(flag))
                throw new DeterminismException(
                    $"this libtorch has no switch for {flag.Name}, so results on CUDA are not exact; use libtorch {TorchSharpBinding.LibtorchVersion}, or device cpu");
        var workspace = DynamicLoader.Variable(CublasWorkspace);
        if (!string.IsNullOrEmpty(workspace) && !ReproducibleWorkspaces.Contains(workspace))
            throw new DeterminismException($"{CublasWorkspace} is {workspace}, with which cuBLAS is not reproducible; set it to :4096:8 or unset it");
        if (string.IsNullOrEmpty(workspace))
            DynamicLoader.SetVariableForNativeCode(CublasWorkspace, ReproducibleWorkspaces[0]);
        foreach (var (flag, value) in ForCuda)
            context.Set(flag, value);
        ApplyOnCpu(context);
    }

    internal static Determinism Read(TorchContext context) => new(
        context.Get(ContextFlag.DeterministicAlgorithms),
        context.Get(ContextFlag.FillUninitializedMemory),
        context.Get(ContextFlag.CudnnDeterministic),
        context.Get(ContextFlag.CudnnBenchmark),
        context.Get(ContextFlag.CudnnTf32),
        context.Get(ContextFlag.MatmulTf32),
        context.Get(ContextFlag.Nnpack));
}
