using Actors.Worker.Torch;

namespace Actors.Worker.Tests.Torch;

public sealed class LibraryCacheTests : IDisposable
{
    private static readonly byte[] Original = [1, 2, 3], Content = [4, 5, 6, 7];
    private readonly TemporaryDirectory _directory = new();

    private string Cache => Path.Combine(_directory.Path, "cache", "actors");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_copy_is_kept_for_the_next_process_under_the_hash_of_its_original()
    {
        var first = Load();
        var written = File.GetLastWriteTimeUtc(first);
        Assert.Equal(Path.Combine(Cache, "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81.so"), first);
        Assert.Equal(first, Load());
        Assert.Equal(written, File.GetLastWriteTimeUtc(first));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Cache));
    }

    [Theory]
    [InlineData(new byte[] { 4, 5, 6, 8 })]
    [InlineData(new byte[] { 4, 5 })]
    [InlineData(new byte[0])]
    public void A_poisoned_copy_is_replaced_before_it_is_used(byte[] poison)
    {
        var path = Load();
        File.Delete(path);
        File.WriteAllBytes(path, poison);
        Assert.Equal(path, Load());
        Assert.Equal(Content, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_symlink_in_the_place_of_a_copy_is_replaced_and_its_target_kept()
    {
        var path = Load();
        var target = _directory.File("target", [9]);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
        Load();
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal([9], File.ReadAllBytes(target));
    }

    [Fact]
    public void Without_a_writable_cache_a_temporary_copy_is_used_and_deleted()
    {
        var obstacle = _directory.File("file", []);
        var used = Load(new LibraryCache(Path.Combine(obstacle, "actors")));
        Assert.StartsWith(Path.GetTempPath(), used);
        Assert.False(Directory.Exists(Path.GetDirectoryName(used)));
    }

    [Fact]
    public void Without_a_home_directory_a_temporary_copy_is_used_and_deleted() =>
        Assert.False(File.Exists(Load(new LibraryCache(null))));

    [Fact]
    public void A_directory_in_the_place_of_a_copy_leads_to_a_temporary_copy()
    {
        var path = Load();
        File.Delete(path);
        Directory.CreateDirectory(path);
        Assert.NotEqual(path, Load());
    }

    [Fact]
    public void A_copy_that_cannot_be_loaded_from_the_cache_is_loaded_from_a_temporary_one()
    {
        var paths = new List<string>();
        new LibraryCache(Cache).Load(Original, Content, path =>
        {
            paths.Add(path);
            return path.StartsWith(Cache, StringComparison.Ordinal) ? throw new TorchLoadException("noexec") : path;
        });
        Assert.Equal(2, paths.Count);
        Assert.StartsWith(Path.GetTempPath(), paths[1]);
    }

    [Fact]
    public void Threads_that_fill_the_cache_at_once_all_get_the_right_copy()
    {
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => Load());
        Assert.Single(Directory.GetFileSystemEntries(Cache));
    }

    [Fact]
    public void Files_of_killed_processes_are_deleted_after_an_hour_and_not_before()
    {
        Directory.CreateDirectory(Cache);
        string old = Path.Combine(Cache, "old.part"), young = Path.Combine(Cache, "young.part");
        File.WriteAllBytes(old, [1]);
        File.WriteAllBytes(young, [1]);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddMinutes(-61));
        Load();
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    private string Load() => Load(new LibraryCache(Cache));

    private static string Load(LibraryCache cache) => cache.Load(Original, Content, path =>
    {
        Assert.Equal(Content, File.ReadAllBytes(path));
        return path;
    });
}
