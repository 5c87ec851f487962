using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Actors.Worker.Torch;
using OpenCvSharp;

namespace Actors.Worker.Vision;

/// <summary>OpenCV's native library. It is loaded and set up once, before the first call.</summary>
internal static partial class OpenCvLibrary
{
    /// <summary>The Debian package that brings what the library links to and a system without a desktop lacks.</summary>
    public const string Package = "libgtk-3-0";

    private const string Name = "OpenCvSharpExtern";

    // The library names these two and calls nothing of them here: no function of libatomic at all, and of libdrm only what video acceleration asks.
    private static readonly string[] NamedOnly = ["libdrm.so.2", "libatomic.so.1"];

    private static readonly string? Failure = Load();

    /// <exception cref="VisionException">The library cannot load; the message says what to install.</exception>
    public static void Require()
    {
        if (Failure is not null)
            throw new VisionException(Failure);
    }

    /// <summary>One sentence for people.</summary>
    /// <param name="loaderMessage">What the runtime and the dynamic linker said: one line per file that they tried.</param>
    public static string Describe(string loaderMessage)
    {
        var missing = MissingFile().Matches(loaderMessage).Select(match => match.Groups[1].Value)
            .FirstOrDefault(file => !file.Contains(Name, StringComparison.Ordinal));
        return missing is null
            ? $"OpenCV cannot load because lib{Name}.so is missing or is not for this machine; build the program for linux-x64 again"
            : $"OpenCV cannot load because {missing} is missing; install it with: apt-get install {Package}";
    }

    // Loading before OpenCvSharp does keeps its own report off the console.
    private static string? Load()
    {
        try
        {
            foreach (var library in NamedOnly.Where(library => !NativeLibrary.TryLoad(library, out _)))
                HeldName.Hold(library);
            NativeLibrary.Load(Name, typeof(Mat).Assembly, searchPath: null);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return Describe(e.Message);
        }
        catch (TorchLoadException e)
        {
            return $"OpenCV cannot load: {e.Message}";
        }
        // Images are small and the callers have threads: OpenCV's own would compete with them.
        Cv2.SetNumThreads(1);
        // A damaged file is a value for the caller, not a line on stderr.
        Cv2.SetLogLevel(LogLevel.SILENT);
        return null;
    }

    [GeneratedRegex(@"^(\S+): cannot open shared object file", RegexOptions.Multiline)]
    private static partial Regex MissingFile();
}
