namespace Actors.Worker.Torch;

/// <summary>Where the native libraries are: the directory of libtorch, and TorchSharp's own library, which always comes with this program.</summary>
/// <param name="Libtorch">The directory that holds libtorch_cpu.so.</param>
/// <param name="TorchSharp">The path of libLibTorchSharp.so.</param>
/// <param name="Chosen">Whether the environment variable LIBTORCH named the directory.</param>
internal sealed record TorchDirectory(string Libtorch, string TorchSharp, bool Chosen)
{
    public const string Variable = "LIBTORCH";
    private const string Cpu = "libtorch_cpu.so", Binding = "libLibTorchSharp.so";

    /// <param name="chosen">The value of LIBTORCH; null or empty if the user chose none.</param>
    /// <param name="program">The directory of this program.</param>
    /// <exception cref="TorchLoadException">A library is missing.</exception>
    public static TorchDirectory Find(string? chosen, string program)
    {
        // A build for all systems keeps them in runtimes, a build for one system beside the program.
        string[] own = [Path.Combine(program, "runtimes", "linux-x64", "native"), program];
        var binding = Holding(Binding, own)
            ?? throw new TorchLoadException($"{Binding} is missing in {own[0]}; restore the packages and build again");
        if (string.IsNullOrEmpty(chosen))
            return new(Holding(Cpu, own) ?? throw new TorchLoadException(
                $"{Cpu} is missing in {own[0]}; restore the packages and build again, or set {Variable} to a directory with libtorch"),
                Path.Combine(binding, Binding), Chosen: false);
        var directory = Holding(Cpu, [chosen, Path.Combine(chosen, "lib")])
            ?? throw new TorchLoadException($"{Variable} is {chosen}, but neither it nor its lib directory holds {Cpu}; correct or unset {Variable}");
        return new(Path.GetFullPath(directory), Path.Combine(binding, Binding), Chosen: true);
    }

    private static string? Holding(string file, string[] directories) => directories.FirstOrDefault(directory => File.Exists(Path.Combine(directory, file)));
}
