namespace Actors.Worker.Tests.Torch;

internal static class RealLibraries
{
    public static string Directory { get; } = AppContext.BaseDirectory;

    public static string TorchSharp { get; } = Path.Combine(Directory, "libLibTorchSharp.so");
}
