using Actors.Cli.Imports;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Tests.Imports;

public sealed class ImportedFileTests : IDisposable
{
    private static readonly string Name = CheckpointName.Of(1, 4);
    private static readonly byte[] Bytes = [1, 2, 3];
    private static readonly string Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes));

    private readonly TemporaryHome _home = new();
    private readonly CheckpointDirectory _checkpoints;
    private string _unfinished = "";

    public ImportedFileTests() => _checkpoints = new CheckpointDirectory(_home.Path);

    [Fact]
    public async Task What_an_import_that_was_killed_leaves_is_removed_by_the_first_worker_that_starts()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(Bytes, confirm: () =>
        {
            Remember();
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.GetFiles(_checkpoints.Path)); // Nobody killed it: it tidies up itself.

        File.WriteAllBytes(_unfinished, Bytes);
        _checkpoints.RemoveUnfinished(fencingToken: 1);
        Assert.Empty(Directory.GetFiles(_checkpoints.Path));
    }

    [Fact]
    public async Task A_worker_that_starts_meanwhile_costs_no_more_than_a_try()
    {
        var tries = 0;
        await WriteAsync(Bytes, confirm: () =>
        {
            if (++tries == 1)
                _checkpoints.RemoveUnfinished(fencingToken: 1);
            return Task.CompletedTask;
        });
        Assert.Equal(2, tries);
        Assert.Equal(Bytes, File.ReadAllBytes(Path.Combine(_checkpoints.Path, Name)));
    }

    [Fact]
    public async Task It_is_open_before_it_has_its_name_and_until_it_is_recorded()
    {
        using (await ImportedFile.WriteAsync(_checkpoints.Path, Name, Sha256, stream => stream.Write(Bytes), confirm: () =>
        {
            Remember();
            Assert.Throws<IOException>(() => OpenAlone(_unfinished));
            return Task.CompletedTask;
        }))
            Assert.Throws<IOException>(() => OpenAlone(Path.Combine(_checkpoints.Path, Name)));

        OpenAlone(Path.Combine(_checkpoints.Path, Name));
    }

    [Fact]
    public async Task Bytes_that_are_not_those_that_were_recorded_replace_nothing()
    {
        File.WriteAllText(Path.Combine(_checkpoints.Path, Name), "mine");
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => WriteAsync([1, 2, 4], () => Task.CompletedTask));
        Assert.Equal(ExitCode.Integrity, refusal.ExitCode);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFiles(_checkpoints.Path))));
    }

    public void Dispose() => _home.Dispose();

    private static void OpenAlone(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None).Dispose();

    private void Remember() => _unfinished = Assert.Single(Directory.GetFiles(_checkpoints.Path));

    private async Task WriteAsync(byte[] bytes, Func<Task> confirm) =>
        (await ImportedFile.WriteAsync(_checkpoints.Path, Name, Sha256, stream => stream.Write(bytes), confirm)).Dispose();
}
