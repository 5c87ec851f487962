using System.Net.Sockets;
using Actors.Cli.Control;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Cli.Tests.Running;
using Actors.Journals;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Control;

public sealed class ControllerTests : IDisposable
{
    private static readonly ControlCommand Pin = new ControlCommand.Pin("sha", IsPinned: true, "somebody");

    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task A_process_that_does_not_answer_is_a_timeout()
    {
        using var silent = Listen();
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Controller.CommandAsync(Home, "short", patience: TimeSpan.Zero, [Pin]));
        Assert.Equal(ExitCode.Timeout, refusal.ExitCode);
        Assert.Contains("has not answered", refusal.Message);
    }

    [Fact]
    public async Task A_run_that_does_not_answer_its_process_is_a_timeout()
    {
        Directory.CreateDirectory(Home.Path);
        using var server = ControlServer.TryStart(Home, _ => Task.FromResult(new ControlReply("no reply", TimedOut: true)), Assert.Fail);
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Controller.CommandAsync(Home, "short", Pin));
        Assert.Equal(ExitCode.Timeout, refusal.ExitCode);
    }

    [Fact]
    public async Task Commands_are_carried_out_in_order_up_to_the_first_that_is_refused()
    {
        var asked = new List<ControlCommand>();
        using var server = ControlServer.TryStart(Home, request =>
        {
            asked.Add(request.Command);
            return Task.FromResult(new ControlReply(asked.Count == 2 ? "not that one" : ""));
        }, Assert.Fail);
        var others = new ControlCommand.Pin("other", IsPinned: true, "somebody");
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => Controller.CommandAsync(Home, "short", Pin, others, Pin));
        Assert.Equal((ExitCode.Conflict, "run short refuses: not that one"), (refusal.ExitCode, refusal.Message));
        Assert.Equal([Pin, others], asked);
    }

    [Fact]
    public async Task A_process_says_which_runs_it_is_there_for()
    {
        Directory.CreateDirectory(Home.Path);
        using (ControlServer.TryStart(Home, request => Task.FromResult(new ControlReply("", Trains: request.Command is ControlCommand.Look ? ["short"] : null)), Assert.Fail))
        {
            var process = await HomeProcess.AskAsync(Home);
            Assert.Equal((true, false), (process.Trains("short"), process.Trains("other")));
        }

        Assert.False((await HomeProcess.AskAsync(Home)).Trains("short"));
    }

    [Fact]
    public async Task A_process_says_that_it_cannot_write_the_journal_and_a_run_that_waits_for_that_is_shown_as_suspended()
    {
        await _home.AddRunAsync("short", events: 30);
        await using var reading = Composition.Reading.Open(_home.Path);
        var view = await reading.FindAsync("short");
        var outage = new JournalOutage(1, "runs/journal.db", DateTimeOffset.UnixEpoch, "Input/output error");
        using (ControlServer.TryStart(Home, _ => Task.FromResult(new ControlReply("", Trains: ["short"], Outage: outage)), Assert.Fail))
        {
            var summary = RunSummary.Of(view, await HomeProcess.AskAsync(Home));
            Assert.Equal(
                ("suspended", "the journal runs/journal.db cannot be written since 1970-01-01 00:00:00Z (Input/output error)"), (summary.Status, summary.Reason));
        }

        Assert.Equal("running", RunSummary.Of(view, await HomeProcess.AskAsync(Home)).Status);
    }

    [Fact]
    public async Task A_node_is_there_for_what_it_trains()
    {
        await _home.AddRunAsync("short", events: 30);
        await using var node = await Composition.HomeNode.OpenAsync(Home, Configuration.OfNode(Configuration.Load(null, [])), (_, _, _) => { });
        Assert.False((await HomeProcess.AskAsync(Home)).Trains("short"));
        node.Train("short");
        Assert.True((await HomeProcess.AskAsync(Home)).Trains("short"));
    }

    [Fact]
    public async Task A_home_whose_path_is_longer_than_a_socket_takes_is_commanded_all_the_same()
    {
        var home = new RunHome(_home[new string('h', 150)]);
        Directory.CreateDirectory(home.Path);
        var asked = new List<ControlCommand>();
        using var server = ControlServer.TryStart(home, request =>
        {
            asked.Add(request.Command);
            return Task.FromResult(new ControlReply(""));
        }, Assert.Fail);
        await Controller.CommandAsync(home, "short", Pin);
        Assert.Equal([Pin], asked);
    }

    [Fact]
    public void A_socket_that_cannot_be_made_is_told_with_its_cause()
    {
        var warnings = new List<string>();
        Assert.Null(ControlServer.TryStart(new RunHome(_home["not there"]), _ => throw new InvalidOperationException(), warnings.Add));
        Assert.Contains("no other process can command this one", Assert.Single(warnings));
    }

    public void Dispose() => _home.Dispose();

    private RunHome Home => new(_home.Path);

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var endPoint = new ControlEndPoint(Home);
        socket.Bind(endPoint.Socket);
        socket.Listen();
        return socket;
    }
}
