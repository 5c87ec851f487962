using System.Globalization;
using Actors.Runs.Interop;
using Xunit;

namespace Actors.Runs.Tests.Interop;

public sealed class BackgroundTests
{
    [Fact]
    public void Background_work_gives_way_to_the_thread_that_waits_for_it()
    {
        var own = Niceness();
        var background = 0;
        IAsyncResult work = Background.Run("hash", () => background = Niceness());
        Assert.True(work.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1))); // not awaited: what follows would be on another thread
        Assert.Equal((own, Math.Max(own, 10)), (Niceness(), background));
    }

    [Fact]
    public void A_thread_that_gives_way_already_stays_as_it_is()
    {
        var after = 0;
        var thread = new Thread(() =>
        {
            Posix.RaiseNiceness(15);
            Background.GiveWay();
            after = Niceness();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(Math.Max(15, Niceness()), after);
    }

    [Fact]
    public async Task What_background_work_throws_is_thrown_where_it_is_awaited()
    {
        var failing = Background.Run<int>("hash", () => throw new IOException("the disk is gone"));
        Assert.Equal("the disk is gone", (await Assert.ThrowsAsync<IOException>(() => failing)).Message);
    }

    // The 19th field; the second is a name in parentheses, which may hold spaces.
    private static int Niceness()
    {
        var fields = File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ');
        return int.Parse(fields[19 - 3], CultureInfo.InvariantCulture);
    }
}
