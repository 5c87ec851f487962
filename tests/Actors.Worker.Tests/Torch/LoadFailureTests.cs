using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class LoadFailureTests
{
    [Theory]
    [InlineData("libgomp.so.1: cannot open shared object file: No such file or directory",
        "libtorch_cpu.so needs the library 'libgomp.so.1', which this system lacks; install the package that contains it")]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /t/libtorch_cpu.so)",
        "libtorch_cpu.so needs version GLIBC_2.34 of 'libc.so.6', and this system has an older one; use a newer release of the Linux distribution")]
    [InlineData("/t/libtorch_cpu.so: failed to map segment from shared object",
        "there is not enough address space to load libtorch_cpu.so; raise the limit of the process (ulimit -v, or the memory limit of its container)")]
    [InlineData("/t/libtorch_cpu.so: failed to map segment from shared object: Operation not permitted",
        "/t/libtorch_cpu.so may not be loaded; check its permissions and that its file system is not mounted noexec")]
    [InlineData("/t/libtorch_cpu.so: wrong ELF class: ELFCLASS32",
        "/t/libtorch_cpu.so is damaged or made for another architecture; restore the packages again on Linux x86-64")]
    [InlineData("/t/libtorch_cpu.so: kann nicht\n geladen werden",
        "libtorch_cpu.so cannot be loaded; the dynamic linker says: /t/libtorch_cpu.so: kann nicht geladen werden")]
    public void A_message_of_the_dynamic_linker_becomes_one_sentence(string message, string sentence) =>
        Assert.Equal(sentence, LoadFailure.Explain("/t/libtorch_cpu.so", message));

    [Fact]
    public void A_missing_library_is_named()
    {
        Assert.Equal("/nowhere/libc10.so is missing; restore the packages and build again", Refusal("/nowhere/libc10.so"));
    }

    [Fact]
    public void A_missing_library_that_another_one_needs_is_quoted()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("libneeds.so", new PlantedLibrary { Needed = { "libnowhere.so.7" } }.Build());
        Assert.Equal("libneeds.so needs the library 'libnowhere.so.7', which this system lacks; install the package that contains it", Refusal(path));
    }

    [Fact]
    public void A_file_that_is_no_library_is_called_damaged()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("libdamaged.so", new byte[4096]);
        Assert.Equal($"{path} is damaged or made for another architecture; restore the packages again on Linux x86-64", Refusal(path));
    }

    [Fact]
    public void A_file_cut_short_is_called_damaged()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("libcut.so", PlantedLibrary.RequiringUnused("GLIBCXX_3.4", "unused").Build()[..100]);
        Assert.Equal($"{path} is damaged or made for another architecture; restore the packages again on Linux x86-64", Refusal(path));
    }

    private static string Refusal(string path) => Assert.Throws<TorchLoadException>(() => DynamicLoader.Load(path)).Message;
}
