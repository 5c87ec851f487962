using Actors.Cli.Output;
using Actors.Cli.Tests.Running;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary>A journal that cannot be read to its end is said to be so in one line, whatever is asked; nothing is written to it.</summary>
public sealed class UnreadableJournalTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("runs", "show", "run")]
    [InlineData("runs", "list")]
    [InlineData("runs", "events", "run")]
    [InlineData("checkpoints", "list", "run")]
    [InlineData("checkpoints", "info", "best", "--run", "run")]
    public async Task An_event_of_a_later_version_is_named(params string[] verb)
    {
        await AddUnknownAsync();
        var ending = await Executable.RunAsync([.. verb, "--home", _home.Path]);
        AssertRefused(ending, "'moon-landed/1', which this version of the program does not know");
    }

    [Fact]
    public async Task A_run_with_an_event_of_a_later_version_is_not_resumed()
    {
        await AddUnknownAsync();
        AssertRefused(await Executable.RunAsync("resume", "run", "--home", _home.Path), "'moon-landed/1', which this version of the program does not know");
    }

    [Theory]
    [InlineData("runs", "show", "run")]
    [InlineData("resume", "run")]
    public async Task An_event_that_is_not_what_was_written_is_named(params string[] verb)
    {
        await _home.AddRunAsync("run", events: 30);
        Damage(new RunHome(_home.Path).JournalPath);
        AssertRefused(await Executable.RunAsync([.. verb, "--home", _home.Path]), $"of stream '{RunHome.StreamOf("run")}' is corrupt");
    }

    private async Task AddUnknownAsync()
    {
        await _home.AddRunAsync("run", events: 30);
        await _home.AddMoreAsync("run", 31, new EventData("moon-landed/1", "{}"u8.ToArray()));
    }

    private static void AssertRefused(Ending ending, string expected)
    {
        Assert.Equal(ExitCode.Integrity, ending.ExitCode);
        var last = ending.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("actors: ", last);
        Assert.Contains(expected, last);
        Assert.DoesNotContain("   at ", ending.Error);
    }

    // In the text of events, where SQLite itself notices nothing. In all of them: a page may hold one twice, in use and in what it gave free.
    private static void Damage(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var damaged = 0;
        for (var text = bytes.AsSpan(); text.IndexOf("learningRate"u8) is > 0 and var at; text = text[(at + 1)..])
        {
            text[at + 1] ^= 1;
            damaged++;
        }

        Assert.True(damaged > 0);
        File.WriteAllBytes(path, bytes);
    }
}
