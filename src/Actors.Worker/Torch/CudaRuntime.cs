using System.Runtime.InteropServices;

namespace Actors.Worker.Torch;

/// <summary>Three questions to the CUDA runtime library (libcudart) that libtorch_cuda brings along. Not verified on a GPU.</summary>
/// <param name="export">The address of an exported function, or 0 if there is none of that name.</param>
internal sealed unsafe class CudaRuntime(Func<string, nint> export)
{
    // cudaDeviceProp grew to about 1 KB over the years and begins with the name in all releases.
    private const int PropertiesSize = 16 << 10, NameSize = 256;

    /// <summary>The runtime of the loaded libtorch; without CUDA it answers "unknown" to everything.</summary>
    public static CudaRuntime Loaded()
    {
        // A lookup in libtorch_cuda also searches the libraries that it depends on, whatever their files are called.
        var library = TorchLibraries.Load().CudaHandle;
        return new(name => library != 0 && NativeLibrary.TryGetExport(library, name, out var function) ? function : 0);
    }

    public CudaMemory Memory(int device)
    {
        var (get, set, info) = (export("cudaGetDevice"), export("cudaSetDevice"), export("cudaMemGetInfo"));
        if (get == 0 || set == 0 || info == 0)
            return new CudaMemory.Unknown("libtorch has no CUDA runtime library");
        int before;
        nuint free = 0, total = 0;
        if (((delegate* unmanaged<int*, int>)get)(&before) is not 0 and var noDevice)
            return new CudaMemory.Unknown($"CUDA error {noDevice}");
        // cudaMemGetInfo answers for the current device of the thread, which operators use too: put it back.
        var select = (delegate* unmanaged<int, int>)set;
        var error = select(device);
        if (error == 0)
        {
            error = ((delegate* unmanaged<nuint*, nuint*, int>)info)(&free, &total);
            select(before);
        }
        return error == 0 ? new CudaMemory.Known((long)free, (long)total) : new CudaMemory.Unknown($"CUDA error {error}");
    }

    /// <summary>The device's name, such as NVIDIA A100-SXM4-80GB; null if it is unknown.</summary>
    public string? Name(int device)
    {
        var properties = export("cudaGetDeviceProperties_v2") is var newer and not 0 ? newer : export("cudaGetDeviceProperties");
        if (properties == 0)
            return null;
        var buffer = new byte[PropertiesSize];
        fixed (byte* start = buffer)
            if (((delegate* unmanaged<byte*, int, int>)properties)(start, device) != 0)
                return null;
        var name = buffer.AsSpan(0, NameSize);
        var end = name.IndexOf((byte)0);
        return end > 0 ? System.Text.Encoding.UTF8.GetString(name[..end]) : null;
    }
}
