using System.Text.RegularExpressions;

namespace Actors.Worker.Torch;

/// <summary>What libtorch failed of.</summary>
public enum TorchFailureKind
{
    /// <summary>Anything else: a wrong shape, an operator that the device lacks, a CUDA error.</summary>
    Other,

    /// <summary>The machine's memory is full.</summary>
    OutOfHostMemory,

    /// <summary>The GPU's memory is full.</summary>
    OutOfDeviceMemory,
}

/// <summary>An error of libtorch without its native backtrace. TorchSharp throws them all as one exception type.</summary>
/// <param name="Sentence">libtorch's own words on one line, at most <see cref="MaxLength"/> characters.</param>
public sealed partial record TorchFailure(TorchFailureKind Kind, string Sentence)
{
    /// <summary>The most characters of a sentence.</summary>
    public const int MaxLength = 600;

    /// <summary>Describes an exception of TorchSharp, looking through wrapping ones for the first with libtorch's message.</summary>
    public static TorchFailure Of(Exception exception)
    {
        var inner = exception;
        while (inner is System.Reflection.TargetInvocationException or AggregateException { InnerExceptions.Count: 1 } or TypeInitializationException
               && inner.InnerException is { } next)
            inner = next;
        return inner is OutOfMemoryException ? new(TorchFailureKind.OutOfHostMemory, Shorten(inner.Message)) : Parse(inner.Message);
    }

    /// <summary>One line for people on any exception: libtorch's words without its backtrace, what to lower when memory is full, else the exception's own words.</summary>
    public static string Describe(Exception exception)
    {
        if (exception is not (System.Runtime.InteropServices.ExternalException or OutOfMemoryException))
            return $"{exception.GetType().Name}: {Shorten(exception.Message)}";
        var failure = Of(exception);
        return failure.Kind switch
        {
            TorchFailureKind.OutOfDeviceMemory => $"the GPU's memory is full; lower run.batch-size ({failure.Sentence})",
            TorchFailureKind.OutOfHostMemory => $"the machine's memory is full; lower run.batch-size ({failure.Sentence})",
            _ => $"libtorch: {failure.Sentence}",
        };
    }

    /// <summary>Describes a message of libtorch.</summary>
    public static TorchFailure Parse(string message)
    {
        var own = Line().Replace(Backtrace().Replace(message, "").Trim(), " ");
        var kind = Device().IsMatch(own) ? TorchFailureKind.OutOfDeviceMemory
            : Host().IsMatch(own) ? TorchFailureKind.OutOfHostMemory
            : TorchFailureKind.Other;
        return new(kind, own.Length > 0 ? Shorten(own) : "libtorch failed without a message");
    }

    private static string Shorten(string text)
    {
        text = Line().Replace(text.Trim(), " ");
        return text.Length > MaxLength ? text[..(MaxLength - 1)] + "…" : text;
    }

    // c10::Error appends where it was thrown and the native stack; TorchScript puts its own trace after a rule of dashes; CUDA adds advice.
    [GeneratedRegex(@"\s*(\(?Exception raised from |\nframe #\d+: "
        + @"|\n(C\+\+ CapturedTraceback|CUDA kernel errors might be|Compile with `TORCH_USE_CUDA_DSA`)).*$", RegexOptions.Singleline)]
    private static partial Regex Backtrace();

    // The messages of c10/cuda/CUDACachingAllocator.cpp, of CUDA's error codes 2, and of cuBLAS's and cuDNN's allocations.
    [GeneratedRegex(@"CUDA out of memory|CUDA error: out of memory|CUDA driver error: out of memory|cudaErrorMemoryAllocation"
        + "|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED")]
    private static partial Regex Device();

    // c10/core/impl/alloc_cpu.cpp, and the text of std::bad_alloc.
    [GeneratedRegex(@"can't allocate memory|not enough memory: you tried to allocate|std::bad_alloc|Cannot allocate memory")]
    private static partial Regex Host();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Line();
}
