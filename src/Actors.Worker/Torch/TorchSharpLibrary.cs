using Actors.Runs.Files;

namespace Actors.Worker.Torch;

/// <summary>Loads libLibTorchSharp.so, also on systems whose libstdc++ is older than the one that TorchSharp is built with.</summary>
/// <remarks>
/// Debian 12 and Ubuntu 22.04 have libstdc++ up to GLIBCXX_3.4.30. TorchSharp requires 3.4.32 for one symbol that it never uses.
/// <see cref="RelaxedLibrary"/> says why leaving it out changes nothing.
/// </remarks>
internal static class TorchSharpLibrary
{
    private const string Library = "libstdc++.so.6", Version = "GLIBCXX_3.4.32", Symbol = "_ZSt21ios_base_library_initv";
    private const long MaxSizeBytes = 256L << 20;

    /// <returns>The handle, and whether a relaxed copy was loaded. Load libtorch first: the copy finds it by name only.</returns>
    public static (nint Handle, bool Relaxed) Load(string path, LibraryCache cache) =>
        DynamicLoader.Defines(DynamicLoader.Load(Library), Symbol, Version) ? (DynamicLoader.Load(path), false) : (LoadRelaxed(path, cache), true);

    /// <summary>Loads a copy that does not require the version, whether the system has it or not.</summary>
    public static nint LoadRelaxed(string path, LibraryCache cache)
    {
        try
        {
            if (new FileInfo(path).Length > MaxSizeBytes)
                throw new ElfFormatException("is too large");
            var original = File.ReadAllBytes(path);
            return cache.Load(original, RelaxedLibrary.Create(original, Library, Version, Symbol), DynamicLoader.Load);
        }
        catch (ElfFormatException e)
        {
            throw new TorchLoadException(
                $"this system's {Library} lacks {Version}, and {path} cannot be loaded without it because it {e.Message}; "
                + "use a system with GCC 13 or newer", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !StorageFault.IsWantOfRoom(e))
        {
            throw new TorchLoadException($"{path} cannot be read ({e.Message.TrimEnd('.')}); check its permissions", e);
        }
    }
}
