using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed unsafe class CudaDeviceTests
{
    private static int _current, _error;

    [Fact]
    public void Without_CUDA_there_are_no_devices_and_every_figure_is_unknown()
    {
        Assert.Equal(0, CudaDevice.Count);
        Assert.Null(new CudaDevice(0).Name);
        Assert.Equal(new CudaMemory.Unknown("libtorch has no CUDA runtime library"), new CudaDevice(0).ReadMemory());
    }

    [Fact]
    public void Without_CUDA_waiting_for_a_device_fails_with_the_words_of_libtorch()
    {
        TorchLibraries.Load();
        Assert.NotEmpty(TorchFailure.Of(Assert.Throws<ExternalException>(new CudaDevice(0).Synchronize)).Sentence);
    }

    [Fact]
    public void Memory_is_asked_of_the_device_and_the_current_device_is_put_back()
    {
        (_current, _error) = (1, 0);
        Assert.Equal(new CudaMemory.Known(3_000, 4_000), Planted().Memory(3));
        Assert.Equal(1, _current);
    }

    [Fact]
    public void An_error_of_the_driver_is_unknown_memory_and_not_zero()
    {
        (_current, _error) = (1, 100);
        Assert.Equal(new CudaMemory.Unknown("CUDA error 100"), Planted().Memory(3));
        Assert.Equal(1, _current);
    }

    [Fact]
    public void The_name_is_read_up_to_its_end() => Assert.Equal("Planted GPU 3", Planted().Name(3));

    private static CudaRuntime Planted() => new(name => name switch
    {
        "cudaGetDevice" => (nint)(delegate* unmanaged[Cdecl]<int*, int>)&GetDevice,
        "cudaSetDevice" => (nint)(delegate* unmanaged[Cdecl]<int, int>)&SetDevice,
        "cudaMemGetInfo" => (nint)(delegate* unmanaged[Cdecl]<nuint*, nuint*, int>)&MemGetInfo,
        "cudaGetDeviceProperties_v2" => (nint)(delegate* unmanaged[Cdecl]<byte*, int, int>)&GetDeviceProperties,
        _ => 0,
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDevice(int* device)
    {
        *device = _current;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetDevice(int device)
    {
        _current = device;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int MemGetInfo(nuint* free, nuint* total)
    {
        (*free, *total) = ((nuint)_current * 1_000, 4_000);
        return _error;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetDeviceProperties(byte* properties, int device)
    {
        $"Planted GPU {device}\0garbage".Select(c => (byte)c).ToArray().CopyTo(new Span<byte>(properties, 256));
        return 0;
    }
}
