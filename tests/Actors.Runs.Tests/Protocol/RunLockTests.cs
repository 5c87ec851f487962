using Actors.Runs.Files;
using Actors.Runs.Tests.Files;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Protocol;

/// <summary>How an orphan is ended is shown by the crash tests, with processes.</summary>
public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_free_directory_is_taken_at_once()
    {
        using var taken = RunLock.Acquire(_directory.Path, TimeSpan.Zero);
        Assert.Equal(Environment.ProcessId, LockFile.LastHolder(_directory[RunLock.FileName]));
    }

    [Fact]
    public async Task A_taken_directory_is_waited_for()
    {
        var holder = LockFile.TryAcquire(_directory[RunLock.FileName])!;
        var waiting = Task.Factory.StartNew(() => RunLock.Acquire(_directory.Path, TimeSpan.FromMinutes(5)), TaskCreationOptions.LongRunning);
        await Task.Yield();
        Assert.False(waiting.IsCompleted);
        holder.Dispose();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Dispose();
    }

    public void Dispose() => _directory.Dispose();
}
