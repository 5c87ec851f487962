using System.Diagnostics;
using Actors.Node.Workers;
using Actors.Runs.Protocol;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Workers;

/// <summary>A worker in a process of its own, of which a shell plays the part.</summary>
public sealed class ChildProcessWorkerTests
{
    private readonly Probe<WorkerReport> _reports = new();
    private readonly Probe<WorkerExit> _exits = new();

    [Theory]
    [InlineData("half of a l")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("{\"type\":\"unheard-of\"}")]
    [InlineData("{\"type\":\"batch\",\"step\":\"one\"}")]
    public async Task Line_that_is_no_report_is_kept_for_people(string line)
    {
        Start($"echo '{line}'");

        Assert.Equal(new WorkerExit("exit code 0", line), await _exits.NextAsync());
        Assert.Empty(_reports.Rest());
    }

    [Fact]
    public async Task Exit_is_told_once_and_after_the_last_report()
    {
        Start("""read order; echo '{"type":"paused","step":7}'; echo last words >&2; exit 3""");

        var exit = await _exits.NextAsync();

        Assert.Equal([new WorkerReport.Paused(7)], _reports.Rest());
        Assert.Equal(new WorkerExit("exit code 3", "last words"), exit);
        Assert.Empty(_exits.Rest());
    }

    [Fact]
    public async Task Worker_that_is_killed_says_so()
    {
        var worker = Start("""read order; echo '{"type":"paused","step":1}'; read nothing""");
        await _reports.NextAsync();

        worker.Kill();

        Assert.Equal("signal SIGKILL", (await _exits.NextAsync()).Text);
    }

    [Fact]
    public async Task Order_comes_first_and_instructions_follow_it_line_by_line()
    {
        var worker = Start("""read order; echo '{"type":"paused","step":1}'; read instruction; echo "$order" >&2; echo "$instruction" >&2""");
        await _reports.NextAsync();

        worker.Send(new WorkerInstruction.Acknowledge(5));

        var lines = (await _exits.NextAsync()).Stderr.Split('\n');
        Assert.StartsWith("{", lines[0]);
        Assert.Equal(new WorkerInstruction.Acknowledge(5), WorkerProtocol.DecodeInstruction(lines[1]));
    }

    [Fact]
    public async Task Program_that_does_not_exist_could_not_be_started()
    {
        ChildProcessWorker.Start(Redirected("no-such-program"), Order, _reports.Add, _exits.Add);

        Assert.StartsWith("could not be started: ", (await _exits.NextAsync()).Text);
    }

    [Fact]
    public async Task What_is_told_to_a_worker_that_is_gone_is_dropped()
    {
        var worker = Start("exit 0");
        await _exits.NextAsync();

        worker.Send(new WorkerInstruction.Pause());
        worker.Kill();

        Assert.Empty(_exits.Rest());
    }

    private static WorkerOrder Order { get; } = new("run", "id", "directory", 1, 1, 1, 16, 0, Samples.Settings, "", []);

    private IWorker Start(string script)
    {
        var start = Redirected("sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        return ChildProcessWorker.Start(start, Order, _reports.Add, _exits.Add);
    }

    private static ProcessStartInfo Redirected(string program) => new(program)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    };
}
