using System.Globalization;
using Actors.Training.Interop;
using Xunit;

namespace Actors.Training.Tests.Interop;

public sealed class BackgroundTests
{
    [Fact]
    public async Task Background_work_gives_way_to_the_other_threads_of_its_process()
    {
        var own = Niceness();
        var background = await Background.Run("hash", Niceness);
        Assert.Equal(Math.Max(own, 10), background);
        Assert.Equal(own, await Task.Factory.StartNew(Niceness, TaskCreationOptions.LongRunning));
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
