using System.Runtime.InteropServices;

namespace Actors.Worker.Torch;

/// <summary>The system's dynamic linker: <c>dlopen</c> with its own words on failure, and <c>dlvsym</c>, which .NET does not offer.</summary>
internal static unsafe class DynamicLoader
{
    private const int Lazy = 1;

    // Resolved first: a lookup between dlopen and dlerror would overwrite the message.
    private static readonly delegate* unmanaged<byte*, int, nint> Open = (delegate* unmanaged<byte*, int, nint>)Export("dlopen");
    private static readonly delegate* unmanaged<byte*> Error = (delegate* unmanaged<byte*>)Export("dlerror");
    private static readonly delegate* unmanaged<nint, byte*, byte*, nint> Versioned =
        (delegate* unmanaged<nint, byte*, byte*, nint>)Export("dlvsym");
    private static readonly delegate* unmanaged<byte*, byte*, int, int> SetVariable =
        (delegate* unmanaged<byte*, byte*, int, int>)Export("setenv");
    private static readonly delegate* unmanaged<byte*, byte*> GetVariable = (delegate* unmanaged<byte*, byte*>)Export("getenv");

    /// <summary>Loads a library by path, or by name if it holds no slash. The library stays loaded until the process ends.</summary>
    /// <exception cref="TorchLoadException">It cannot be loaded; the message says why and what to do.</exception>
    public static nint Load(string library)
    {
        fixed (byte* name = Utf8(library))
        {
            Error();
            var handle = Open(name, Lazy);
            return handle != 0
                ? handle
                : throw new TorchLoadException(LoadFailure.Explain(library, Marshal.PtrToStringUTF8((nint)Error()) ?? "no reason given"));
        }
    }

    /// <summary>Whether a loaded library defines a symbol in a version.</summary>
    public static bool Defines(nint library, string symbol, string version)
    {
        fixed (byte* name = Utf8(symbol), versionName = Utf8(version))
            return Versioned(library, name, versionName) != 0;
    }

    /// <summary>An environment variable as native libraries see it (.NET keeps its own copy), or null.</summary>
    public static string? Variable(string name)
    {
        fixed (byte* text = Utf8(name))
            return Marshal.PtrToStringUTF8((nint)GetVariable(text));
    }

    public static void SetVariableForNativeCode(string name, string value)
    {
        fixed (byte* text = Utf8(name), valueText = Utf8(value))
            if (SetVariable(text, valueText, 1) != 0)
                throw new InvalidOperationException($"the environment variable {name} cannot be set");
    }

    private static nint Export(string name)
    {
        // Before glibc 2.34 the dl functions were in a library of their own.
        foreach (var library in (string[])["libc.so.6", "libdl.so.2"])
            if (NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, name, out var function))
                return function;
        throw new TorchLoadException("libtorch needs Linux with the GNU C library (glibc), which this system lacks; use a Debian, Ubuntu or Red Hat system");
    }

    private static byte[] Utf8(string text) => [.. System.Text.Encoding.UTF8.GetBytes(text), 0];
}
