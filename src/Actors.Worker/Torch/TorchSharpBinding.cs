using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Actors.Worker.Torch;

/// <summary>Makes TorchSharp use the library that is loaded already, instead of looking for one itself.</summary>
/// <remarks>
/// TorchSharp's static constructor loads LibTorchSharp by name and, if that fails, copies packages of the user's NuGet folder beside the
/// program. Later calls would search again; its two private flags stop them. <see cref="HeldName"/> covers the constructor itself.
/// </remarks>
internal static class TorchSharpBinding
{
    private const string Name = "LibTorchSharp";
    private static readonly Assembly TorchSharp = typeof(torch).Assembly;

    /// <summary>The version of libtorch that TorchSharp was compiled for, such as 2.10.0. Reading it does not start TorchSharp.</summary>
    public static string LibtorchVersion { get; } = ReadLibtorchVersion();

    /// <summary>Binds TorchSharp to the library. A process can do this once.</summary>
    public static void Bind(nint library)
    {
        try
        {
            NativeLibrary.SetDllImportResolver(TorchSharp, (name, _, _) => name == Name ? library : 0);
        }
        catch (InvalidOperationException e)
        {
            throw new TorchLoadException("another part of this program already chose TorchSharp's native library; call TorchLibraries.Load before it", e);
        }
        // The resolver serves calls. NativeLibrary.TryLoad by name does not ask it and comes here in the end.
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (assembly, name) => assembly == TorchSharp && name == Name ? library : 0;
        RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
        Set("nativeBackendLoaded");
        Set("nativeBackendCudaLoaded");
    }

    private static void Set(string flag) => Field(flag).SetValue(null, true);

    private static string ReadLibtorchVersion() =>
        Field("libtorchPackageVersion").GetRawConstantValue() is string text && System.Version.TryParse(text, out var version)
            ? version.ToString(3)
            : throw Unknown();

    private static FieldInfo Field(string name) =>
        typeof(torch).GetField(name, BindingFlags.NonPublic | BindingFlags.Static) ?? throw Unknown();

    private static TorchLoadException Unknown() =>
        new($"TorchSharp {TorchSharp.GetName().Version} is not a version that this program knows; use the version that its project file names");
}
