using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class TorchDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _program = new(), _other = new();

    private string Native => Path.Combine(_program.Path, "runtimes", "linux-x64", "native");

    public void Dispose()
    {
        _program.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void A_build_for_all_systems_has_the_libraries_in_runtimes()
    {
        Plant(Native, "libLibTorchSharp.so", "libtorch_cpu.so");
        Assert.Equal(new(Native, Path.Combine(Native, "libLibTorchSharp.so"), Chosen: false), TorchDirectory.Find("", _program.Path));
    }

    [Fact]
    public void A_build_for_one_system_has_the_libraries_beside_the_program()
    {
        Plant(_program.Path, "libLibTorchSharp.so", "libtorch_cpu.so");
        Assert.Equal(_program.Path, TorchDirectory.Find(null, _program.Path).Libtorch);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lib")]
    public void LIBTORCH_names_the_directory_or_the_one_above_it(string below)
    {
        Plant(Native, "libLibTorchSharp.so", "libtorch_cpu.so");
        var directory = Path.Combine(_other.Path, below);
        Plant(directory, "libtorch_cpu.so");
        Assert.Equal(
            new(Path.GetFullPath(directory), Path.Combine(Native, "libLibTorchSharp.so"), Chosen: true), TorchDirectory.Find(_other.Path, _program.Path));
    }

    [Fact]
    public void LIBTORCH_without_libtorch_is_refused()
    {
        Plant(Native, "libLibTorchSharp.so", "libtorch_cpu.so");
        Assert.Equal(
            $"LIBTORCH is {_other.Path}, but neither it nor its lib directory holds libtorch_cpu.so; correct or unset LIBTORCH", Refusal(_other.Path));
    }

    [Fact]
    public void A_missing_libtorch_is_named()
    {
        Plant(Native, "libLibTorchSharp.so");
        Assert.Equal(
            $"libtorch_cpu.so is missing in {Native}; restore the packages and build again, or set LIBTORCH to a directory with libtorch", Refusal(null));
    }

    [Fact]
    public void A_missing_library_of_TorchSharp_is_named() =>
        Assert.Equal($"libLibTorchSharp.so is missing in {Native}; restore the packages and build again", Refusal(null));

    private string Refusal(string? chosen) => Assert.Throws<TorchLoadException>(() => TorchDirectory.Find(chosen, _program.Path)).Message;

    private static void Plant(string directory, params string[] files)
    {
        Directory.CreateDirectory(directory);
        foreach (var file in files)
            File.WriteAllBytes(Path.Combine(directory, file), []);
    }
}
