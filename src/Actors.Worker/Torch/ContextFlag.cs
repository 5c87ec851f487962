namespace Actors.Worker.Torch;

/// <summary>A switch of <c>at::Context</c> that TorchSharp does not offer.</summary>
/// <remarks>Its setter and getter are named as libtorch_cpu exports them: mangled by the Itanium C++ ABI.</remarks>
/// <param name="Name">As PyTorch's documentation names it, for messages.</param>
internal sealed record ContextFlag(string Name, string Setter, string Getter)
{
    public static readonly ContextFlag DeterministicAlgorithms = new("deterministic algorithms",
        "_ZN2at7Context26setDeterministicAlgorithmsEbb", "_ZNK2at7Context23deterministicAlgorithmsEv");

    public static readonly ContextFlag FillUninitializedMemory = new("fill_uninitialized_memory",
        "_ZN2at7Context39setDeterministicFillUninitializedMemoryEb", "_ZNK2at7Context36deterministicFillUninitializedMemoryEv");

    public static readonly ContextFlag CudnnDeterministic = new("cudnn.deterministic",
        "_ZN2at7Context21setDeterministicCuDNNEb", "_ZNK2at7Context18deterministicCuDNNEv");

    public static readonly ContextFlag CudnnBenchmark = new("cudnn.benchmark",
        "_ZN2at7Context17setBenchmarkCuDNNEb", "_ZNK2at7Context14benchmarkCuDNNEv");

    public static readonly ContextFlag CudnnTf32 = new("cudnn.allow_tf32",
        "_ZN2at7Context17setAllowTF32CuDNNEb", "_ZNK2at7Context14allowTF32CuDNNESt8optionalINS_9Float32OpEE");

    public static readonly ContextFlag MatmulTf32 = new("cuda.matmul.allow_tf32",
        "_ZN2at7Context18setAllowTF32CuBLASEb", "_ZNK2at7Context15allowTF32CuBLASEv");

    public static readonly ContextFlag Nnpack = new("nnpack", "_ZN2at7Context20setUserEnabledNNPACKEb", "_ZNK2at7Context17userEnabledNNPACKEv");
}
