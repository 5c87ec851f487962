using System.Runtime.InteropServices;

namespace Actors.Worker.Torch;

/// <summary>Loads libtorch and TorchSharp's native library. Call <see cref="Load"/> before anything of TorchSharp.</summary>
public static class TorchLibraries
{
    private static readonly Lock Gate = new();
    private static LoadedTorch? _loaded;
    private static TorchLoadException? _failure;

    /// <summary>Loads the libraries the first time and returns the same result each time after. Threads may call it at once.</summary>
    /// <exception cref="TorchLoadException">
    /// A library is missing, damaged or of the wrong version. It is thrown each time: what is loaded cannot be unloaded, so only a new process can try again.
    /// </exception>
    public static LoadedTorch Load()
    {
        lock (Gate)
        {
            if (_failure is not null)
                throw new TorchLoadException(_failure.Message, _failure);
            try
            {
                return _loaded ??= LoadOnce();
            }
            catch (TorchLoadException e)
            {
                _failure = e;
                throw;
            }
        }
    }

    private static LoadedTorch LoadOnce()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new TorchLoadException($"training runs on Linux x86-64, and this is {RuntimeInformation.RuntimeIdentifier}; use another machine");
        var directory = TorchDirectory.Find(Environment.GetEnvironmentVariable(TorchDirectory.Variable), AppContext.BaseDirectory);
        Library("libc10.so");
        var cpu = Library("libtorch_cpu.so");
        var version = TorchVersions.LibtorchVersion(cpu);
        if (version != TorchSharpBinding.LibtorchVersion)
            throw new TorchLoadException(WrongVersion(directory, version));
        if (Has("libc10_cuda.so"))
            Library("libc10_cuda.so");
        var cuda = Has("libtorch_cuda.so") ? Library("libtorch_cuda.so") : 0;
        Library("libtorch.so");
        var (binding, relaxed) = TorchSharpLibrary.Load(directory.TorchSharp, LibraryCache.OfUser());
        if (directory.Chosen)
            foreach (var name in (string[])["torch_cpu.so", "torch_cuda.so"])
                HeldName.Hold(name);
        TorchSharpBinding.Bind(binding);
        return new(directory.Libtorch, directory.Chosen, relaxed, version) { CpuHandle = cpu, CudaHandle = cuda };

        nint Library(string name) => DynamicLoader.Load(Path.Combine(directory.Libtorch, name));
        bool Has(string name) => File.Exists(Path.Combine(directory.Libtorch, name));
    }

    private static string WrongVersion(TorchDirectory directory, string version) =>
        $"libtorch in {directory.Libtorch} is {version}, and TorchSharp needs {TorchSharpBinding.LibtorchVersion}; "
        + (directory.Chosen ? $"set {TorchDirectory.Variable} to that version or unset it" : "restore the packages and build again");
}
