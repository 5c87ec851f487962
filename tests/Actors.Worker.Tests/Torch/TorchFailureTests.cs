using System.Reflection;
using System.Runtime.InteropServices;
using Actors.Worker.Torch;
using TorchSharp;

namespace Actors.Worker.Tests.Torch;

public sealed class TorchFailureTests
{
    [Fact]
    public void A_real_allocation_that_is_too_large_is_out_of_host_memory()
    {
        TorchLibraries.Load();
        var failure = TorchFailure.Of(Assert.Throws<ExternalException>(() => torch.empty(1L << 46)));
        Assert.Equal(TorchFailureKind.OutOfHostMemory, failure.Kind);
        Assert.Contains("you tried to allocate 281474976710656 bytes", failure.Sentence);
        Assert.DoesNotContain("frame #", failure.Sentence);
        Assert.DoesNotContain('\n', failure.Sentence);
    }

    [Fact]
    public void A_real_wrong_shape_keeps_the_words_of_libtorch_only()
    {
        TorchLibraries.Load();
        using var left = torch.ones(2, 3);
        using var right = torch.ones(2, 3);
        var failure = TorchFailure.Of(Assert.Throws<ExternalException>(() => left.mm(right)));
        Assert.Equal(new(TorchFailureKind.Other, "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)"), failure);
    }

    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 79.15 GiB "
        + "of which 3.20 GiB is free.\nException raised from malloc at x.cpp:1 (most recent call first):\nframe #0: f",
        TorchFailureKind.OutOfDeviceMemory,
        "CUDA out of memory. Tried to allocate 20.00 GiB. GPU 0 has a total capacity of 79.15 GiB of which 3.20 GiB is free.")]
    [InlineData("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported at some other API call.\n",
        TorchFailureKind.OutOfDeviceMemory, "CUDA error: out of memory")]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        TorchFailureKind.OutOfDeviceMemory, "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")]
    [InlineData("CUDA error: device-side assert triggered\nCompile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n",
        TorchFailureKind.Other, "CUDA error: device-side assert triggered")]
    [InlineData("first line\n  second line\nframe #0: std::terminate", TorchFailureKind.Other, "first line second line")]
    [InlineData("std::bad_alloc", TorchFailureKind.OutOfHostMemory, "std::bad_alloc")]
    [InlineData("", TorchFailureKind.Other, "libtorch failed without a message")]
    [InlineData("Exception raised from f", TorchFailureKind.Other, "libtorch failed without a message")]
    public void A_message_is_cut_at_the_backtrace(string message, TorchFailureKind kind, string sentence) =>
        Assert.Equal(new(kind, sentence), TorchFailure.Parse(message));

    [Fact]
    public void Wrapping_exceptions_are_looked_through()
    {
        var wrapped = new AggregateException(new TargetInvocationException(new ExternalException("CUDA out of memory.")));
        Assert.Equal(TorchFailureKind.OutOfDeviceMemory, TorchFailure.Of(wrapped).Kind);
    }

    [Fact]
    public void An_out_of_memory_of_dotnet_counts_as_host_memory() =>
        Assert.Equal(TorchFailureKind.OutOfHostMemory, TorchFailure.Of(new OutOfMemoryException()).Kind);

    [Fact]
    public void A_message_without_end_is_cut() => Assert.Equal(TorchFailure.MaxLength, TorchFailure.Parse(new string('x', 100_000)).Sentence.Length);
}
