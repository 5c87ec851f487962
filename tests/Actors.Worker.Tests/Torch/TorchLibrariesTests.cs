using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class TorchLibrariesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string CacheHome => Path.Combine(_directory.Path, "cache");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_fresh_process_loads_one_libtorch_and_calculates()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("load", ("XDG_CACHE_HOME", CacheHome));
        Assert.Equal((0, $"{RealLibraries.Directory} relaxed={NeedsRelaxing} cuda=False sum=4 libtorch=1"), (exitCode, output));
        Assert.Equal(NeedsRelaxing ? 1 : 0, Directory.Exists(CacheHome) ? Directory.GetFiles(Path.Combine(CacheHome, "actors")).Length : 0);
    }

    [Fact]
    public async Task LIBTORCH_of_the_same_version_is_used_and_no_second_one_is_loaded()
    {
        var lib = Path.Combine(_directory.Path, "other", "lib");
        Directory.CreateDirectory(lib);
        foreach (var name in (string[])["libc10.so", "libtorch_cpu.so", "libtorch.so", "libgomp-98b21ff3.so.1"])
            File.Copy(Path.Combine(RealLibraries.Directory, name), Path.Combine(lib, name));
        var (exitCode, output) = await TorchProbe.AskAsync("load", ("LIBTORCH", Path.GetDirectoryName(lib)!), ("XDG_CACHE_HOME", CacheHome));
        Assert.Equal((0, $"{lib} relaxed={NeedsRelaxing} cuda=False sum=4 libtorch=1"), (exitCode, output));
    }

    [Fact]
    public async Task LIBTORCH_of_another_version_is_refused()
    {
        // Version 2.9.1 as libtorch packs it.
        var lib = PlantLibtorch(("aoti_torch_abi_version", 0, PlantedLibrary.Returning(0x0209_01_0000000000)));
        var (exitCode, output) = await TorchProbe.AskAsync("load", ("LIBTORCH", lib));
        Assert.Equal((3, $"libtorch in {lib} is 2.9.1, and TorchSharp needs 2.10.0; set LIBTORCH to that version or unset it"), (exitCode, output));
    }

    [Fact]
    public async Task LIBTORCH_too_old_to_tell_its_version_is_refused()
    {
        var lib = PlantLibtorch(("something", 0, PlantedLibrary.Returning(1)));
        var (exitCode, output) = await TorchProbe.AskAsync("load", ("LIBTORCH", lib));
        Assert.Equal((3, $"libtorch in {lib} is older than 2.7, and TorchSharp needs 2.10.0; set LIBTORCH to that version or unset it"), (exitCode, output));
    }

    [Fact]
    public async Task A_load_that_failed_says_the_same_again()
    {
        var lib = PlantLibtorch(("something", 0, PlantedLibrary.Returning(1)));
        var lines = (await TorchProbe.AskAsync("twice", ("LIBTORCH", lib))).Output.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("libtorch in ", lines[0]);
        Assert.Equal(lines[0], lines[1]);
    }

    [Fact]
    public async Task Too_little_address_space_is_named()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("few-address-space", ("XDG_CACHE_HOME", CacheHome));
        Assert.Equal(3, exitCode);
        Assert.Equal(
            "there is not enough address space to load libtorch_cpu.so; "
            + "raise the limit of the process (ulimit -v, or the memory limit of its container)", output);
    }

    [Fact]
    public async Task Processes_that_fill_the_cache_at_once_all_load()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TorchProbe.AskAsync("relax", ("XDG_CACHE_HOME", CacheHome))));
        Assert.All(answers, answer => Assert.Equal((0, "loaded"), answer));
        Assert.Single(Directory.GetFileSystemEntries(Path.Combine(CacheHome, "actors")));
    }

    [Fact]
    public async Task A_poisoned_cache_file_is_replaced_and_not_loaded()
    {
        await TorchProbe.AskAsync("relax", ("XDG_CACHE_HOME", CacheHome));
        var copy = Directory.GetFiles(Path.Combine(CacheHome, "actors")).Single();
        var right = File.ReadAllBytes(copy);
        File.Delete(copy);
        File.WriteAllBytes(copy, new byte[right.Length]);
        Assert.Equal((0, "loaded"), await TorchProbe.AskAsync("relax", ("XDG_CACHE_HOME", CacheHome)));
        Assert.Equal(right, File.ReadAllBytes(copy));
    }

    [Fact]
    public async Task A_process_without_a_writable_cache_loads_a_copy_and_leaves_nothing()
    {
        var obstacle = _directory.File("file", []);
        var temporary = Directory.CreateDirectory(Path.Combine(_directory.Path, "tmp")).FullName;
        Assert.Equal((0, "loaded"), await TorchProbe.AskAsync("relax", ("XDG_CACHE_HOME", obstacle), ("TMPDIR", temporary)));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(temporary), entry => Path.GetFileName(entry).StartsWith("actors-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_without_any_writable_directory_says_what_to_set()
    {
        var obstacle = _directory.File("file", []);
        var (exitCode, output) = await TorchProbe.AskAsync("relax", ("XDG_CACHE_HOME", obstacle), ("TMPDIR", obstacle));
        Assert.Equal(3, exitCode);
        Assert.StartsWith("no directory can be written for the copy of a library (", output);
        Assert.EndsWith("; set XDG_CACHE_HOME to one that can", output);
    }

    [Fact]
    public async Task A_resolver_set_before_is_refused()
    {
        var (exitCode, output) = await TorchProbe.AskAsync("other-resolver", ("XDG_CACHE_HOME", CacheHome));
        Assert.Equal((3, "another part of this program already chose TorchSharp's native library; call TorchLibraries.Load before it"), (exitCode, output));
    }

    [Fact]
    public void Threads_that_load_at_once_get_the_same_result()
    {
        var results = new LoadedTorch[16];
        Parallel.For(0, results.Length, i => results[i] = TorchLibraries.Load());
        Assert.All(results, result => Assert.Same(results[0], result));
    }

    [Fact]
    public void A_library_of_TorchSharp_that_uses_the_version_is_refused()
    {
        var planted = PlantedLibrary.RequiringUnused("GLIBCXX_3.4.32", "_ZSt21ios_base_library_initv");
        planted.Relocated.Add(2);
        var path = _directory.File("libLibTorchSharp.so", planted.Build());
        Assert.Equal(
            $"this system's libstdc++.so.6 lacks GLIBCXX_3.4.32, and {path} cannot be loaded without it because it uses "
            + "_ZSt21ios_base_library_initv of GLIBCXX_3.4.32 (a relocation names it); use a system with GCC 13 or newer",
            Assert.Throws<TorchLoadException>(() => TorchSharpLibrary.LoadRelaxed(path, new LibraryCache(null))).Message);
    }

    private static bool NeedsRelaxing => !DynamicLoader.Defines(DynamicLoader.Load("libstdc++.so.6"), "_ZSt21ios_base_library_initv", "GLIBCXX_3.4.32");

    private string PlantLibtorch((string, ushort, byte[]?) symbol)
    {
        var cpu = new PlantedLibrary { Symbols = { symbol } }.Build();
        _directory.File("libc10.so", new PlantedLibrary { Symbols = { ("c10", 0, PlantedLibrary.Returning(0)) } }.Build());
        _directory.File("libtorch.so", cpu);
        return Path.GetDirectoryName(_directory.File("libtorch_cpu.so", cpu))!;
    }
}
