using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>What decides the bits of a result besides the program: recorded with a run, so that a resume elsewhere can be recognised.</summary>
/// <param name="TorchSharp">The version of the TorchSharp assembly: 0.107.0.</param>
/// <param name="Libtorch">The version that the loaded libtorch reports: 2.10.0.</param>
/// <param name="CpuCapability">The instruction set that ATen chose for this machine: DEFAULT, AVX2 or AVX512; null if libtorch does not tell.</param>
public sealed record TorchVersions(string TorchSharp, string Libtorch, string? CpuCapability)
{
    /// <summary>Asks the loaded libraries, and loads them if they are not.</summary>
    public static TorchVersions Read()
    {
        var loaded = TorchLibraries.Load();
        return new(AssemblyVersion(), loaded.LibtorchVersion, ReadCpuCapability(loaded.CpuHandle));
    }

    /// <summary>The version that libtorch_cpu reports through its C interface.</summary>
    internal static unsafe string LibtorchVersion(nint libtorchCpu)
    {
        // Since 2.7 one 64-bit number: major, minor and patch version in the three highest bytes, a build tag in the others.
        if (!NativeLibrary.TryGetExport(libtorchCpu, "aoti_torch_abi_version", out var function))
            return "older than 2.7";
        var packed = ((delegate* unmanaged<ulong>)function)();
        return $"{packed >> 56}.{packed >> 48 & 0xff}.{packed >> 40 & 0xff}";
    }

    private static string AssemblyVersion() =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? typeof(torch).Assembly.GetName().Version!.ToString(3);

    private static unsafe string? ReadCpuCapability(nint libtorchCpu)
    {
        // std::string at::get_cpu_capability(). The caller passes the place of the result: pointer, length, and 16 bytes that hold a short text.
        if (!NativeLibrary.TryGetExport(libtorchCpu, "_ZN2at18get_cpu_capabilityB5cxx11Ev", out var function))
            return null;
        var result = stackalloc nint[4];
        ((delegate* unmanaged<nint*, nint*>)function)(result);
        // Every name is short, so the text lies inside the result and there is no memory to free.
        return result[0] == (nint)(result + 2) && result[1] is > 0 and < 16 ? Marshal.PtrToStringUTF8(result[0], (int)result[1]) : null;
    }
}
