using System.Runtime.InteropServices;

namespace Actors.Worker.Torch;

/// <summary>libtorch's one <c>at::Context</c>, reached by mangled names. A name that this libtorch lacks is a case, not a crash.</summary>
/// <param name="export">The address of an exported function, or 0 if there is none of that name.</param>
internal sealed unsafe class TorchContext(Func<string, nint> export)
{
    private const string Global = "_ZN2at13globalContextEv";

    /// <summary>The context of the loaded libtorch; loads it if it is not.</summary>
    public static TorchContext Loaded()
    {
        var library = TorchLibraries.Load().CpuHandle;
        return new(name => NativeLibrary.TryGetExport(library, name, out var function) ? function : 0);
    }

    public bool CanSet(ContextFlag flag) => export(Global) != 0 && export(flag.Setter) != 0;

    /// <summary>Sets the flag. Ask <see cref="CanSet"/> first.</summary>
    public void Set(ContextFlag flag, bool value)
    {
        if (!CanSet(flag))
            throw new InvalidOperationException($"this libtorch has no setter for {flag.Name}");
        // setDeterministicAlgorithms also takes warn_only. The other setters leave that register alone (System V psABI for x86-64).
        ((delegate* unmanaged<nint, int, int, void>)export(flag.Setter))(Context(), value ? 1 : 0, 0);
    }

    /// <summary>The flag's value, or null if this libtorch does not tell.</summary>
    public bool? Get(ContextFlag flag) =>
        // allowTF32CuDNN takes a std::optional in one register; 0 is the empty one. The other getters take nothing.
        export(Global) != 0 && export(flag.Getter) is var getter and not 0 ? ((delegate* unmanaged<nint, nint, byte>)getter)(Context(), 0) != 0 : null;

    private nint Context() => ((delegate* unmanaged<nint>)export(Global))();
}
