using System.Runtime.InteropServices;

namespace Actors.Torch.Interop;

/// <summary>
/// The exports of Native/actors_torch.cpp. The library, and libtorch with it, is loaded by the first call: a process
/// that makes no tensor never loads it. Every <c>int</c> returned is a status for <see cref="Status.Check"/> unless said
/// otherwise.
/// </summary>
internal static unsafe partial class Libtorch
{
    private const string Library = "actors_torch";

    [LibraryImport(Library, EntryPoint = "at_last_error")]
    private static partial byte* LastErrorText();

    /// <returns>The message of the last failure on this thread.</returns>
    internal static string LastError() => Marshal.PtrToStringUTF8((nint)LastErrorText())!.TrimEnd();

    [LibraryImport(Library, EntryPoint = "at_operator", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FindOperator(string name, string overload, out nint found);

    [LibraryImport(Library, EntryPoint = "at_call")]
    internal static partial int Call(nint op, NativeValue* arguments, int argumentCount, NativeValue* results, int capacity, int* resultCount);

    [LibraryImport(Library, EntryPoint = "at_free")]
    internal static partial void Free(nint tensor);

    /// <returns>Handles handed out and not yet freed, over all threads.</returns>
    [LibraryImport(Library, EntryPoint = "at_live_tensors")]
    internal static partial long LiveTensors();

    [LibraryImport(Library, EntryPoint = "at_metadata")]
    internal static partial int Metadata(TensorHandle tensor, out NativeMetadata metadata, Span<long> sizes, int sizesCapacity);

    [LibraryImport(Library, EntryPoint = "at_copy_to_host")]
    internal static partial int CopyToHost(TensorHandle tensor, Span<byte> destination, long sizeBytes);

    [LibraryImport(Library, EntryPoint = "at_copy_from_host")]
    internal static partial int CopyFromHost(TensorHandle tensor, ReadOnlySpan<byte> source, long sizeBytes);

    [LibraryImport(Library, EntryPoint = "at_backward")]
    internal static partial int Backward(TensorHandle tensor, TensorHandle gradient, int retainGraph);

    [LibraryImport(Library, EntryPoint = "at_grad")]
    internal static partial int Grad(TensorHandle tensor, out TensorHandle gradient);

    [LibraryImport(Library, EntryPoint = "at_set_grad")]
    internal static partial int SetGrad(TensorHandle tensor, TensorHandle gradient);

    [LibraryImport(Library, EntryPoint = "at_set_requires_grad")]
    internal static partial int SetRequiresGrad(TensorHandle tensor, int value);

    /// <returns>1 when this thread records a graph, 0 when not.</returns>
    [LibraryImport(Library, EntryPoint = "at_grad_mode")]
    internal static partial int GradMode();

    [LibraryImport(Library, EntryPoint = "at_set_grad_mode")]
    internal static partial void SetGradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "at_manual_seed")]
    internal static partial int ManualSeed(ulong seed);

    [LibraryImport(Library, EntryPoint = "at_rng_state")]
    internal static partial int RngState(int deviceType, long deviceIndex, out TensorHandle state);

    [LibraryImport(Library, EntryPoint = "at_set_rng_state")]
    internal static partial int SetRngState(int deviceType, long deviceIndex, TensorHandle state);

    [LibraryImport(Library, EntryPoint = "at_threads")]
    internal static partial int Threads(out int intraOp, out int interOp);

    [LibraryImport(Library, EntryPoint = "at_set_intra_op_threads")]
    internal static partial int SetIntraOpThreads(int count);

    [LibraryImport(Library, EntryPoint = "at_set_inter_op_threads")]
    internal static partial int SetInterOpThreads(int count);

    [LibraryImport(Library, EntryPoint = "at_set_determinism")]
    internal static partial int SetDeterminism(int deterministic, int cudnnBenchmark, int allowTf32);

    [LibraryImport(Library, EntryPoint = "at_cuda_count")]
    internal static partial int CudaCount(out int count);

    [LibraryImport(Library, EntryPoint = "at_cuda_synchronize")]
    internal static partial int CudaSynchronize(int index);

    [LibraryImport(Library, EntryPoint = "at_cuda_memory")]
    internal static partial int CudaMemory(int index, out long freeBytes, out long totalBytes);

    [LibraryImport(Library, EntryPoint = "at_cuda_name")]
    internal static partial int CudaName(int index, Span<byte> buffer, int capacity);

    /// <returns>Static, zero-terminated text.</returns>
    [LibraryImport(Library, EntryPoint = "at_version")]
    private static partial byte* VersionText();

    /// <returns>The version of the libtorch that the library was compiled against.</returns>
    internal static string Version() => Marshal.PtrToStringUTF8((nint)VersionText())!;

    [LibraryImport(Library, EntryPoint = "at_build_config")]
    internal static partial int BuildConfig(Span<byte> buffer, int capacity, out int needed);

    [LibraryImport(Library, EntryPoint = "at_parallel_info")]
    internal static partial int ParallelReport(Span<byte> buffer, int capacity, out int needed);
}
