using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Cli.Tests.Running;
using Actors.Journals.Sqlite;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

/// <summary>Every mistake is answered by one line that says what to do, and by its documented exit code; and nothing is made or lost.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Theory]
    [InlineData("run {\n  max-stepz = 3\n}", ":2:3: unknown setting run.max-stepz; did you mean run.max-steps?")]
    [InlineData("run.max-steps = many", ":1:17: run.max-steps is the string \"many\", expected a whole number")]
    [InlineData("run.batch-size = 0", "run.batch-size is the number 0, expected at least 1")]
    [InlineData("run { max-steps = ", ":1:19: the end of the input, expected a value")]
    [InlineData("run.recipe = speech", "run.recipe = speech, but there is no such recipe; there are: captcha")]
    [InlineData("run.target.metric = nosuch", "run.target.metric = nosuch: recipe captcha reports no such metric; there are: loss, match, character")]
    [InlineData("run.checkpoints.keep-best { count = 1, metric = nosuch }", "run.checkpoints.keep-best.metric = nosuch: recipe captcha reports no such metric")]
    [InlineData("run.best.metric = loss", "run.best.mode = max, but loss is better when it is lower; set run.best.mode = min")]
    public async Task A_wrong_setting_is_refused_at_its_place(string content, string expected)
    {
        var conf = _home.Write("wrong.conf", content);
        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home["runs"]);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains(expected, line);
        Assert.False(Directory.Exists(_home["runs"]));
    }

    [Fact]
    public async Task Of_a_run_that_was_submitted_with_a_wrong_metric_before_that_was_refused_it_is_said_how_it_continues()
    {
        var conf = _home.Write("odd.conf", "run.target.metric = nosuch");
        var settings = Configuration.Bind(Configuration.Load(conf, [])).Run;
        await _home.AddMoreAsync("odd", 1, new RunEvent.RunSubmitted("odd", "id", settings, "{}", "hash"));
        await _home.AddRunAsync("fine");

        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home.Path);
        var (_, ofAnother) = await Executable.RefusedAsync("train", conf, "--name", "fine", "--home", _home.Path);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("reports no such metric", line);
        Assert.EndsWith("run odd was submitted so when that was not refused, and continues with 'actors resume odd' only", line);
        Assert.DoesNotContain("resume", ofAnother);
    }

    [Fact]
    public async Task A_wrong_override_is_refused_by_its_text()
    {
        var conf = _home.Write("fine.conf", "");
        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home["runs"], "--set", "run.max-stepz=3");
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("--set run.max-stepz=3", line);
        Assert.Contains("did you mean run.max-steps?", line);
    }

    [Fact]
    public async Task Missing_data_names_the_directory_and_how_to_draw_it()
    {
        var conf = _home.Write("fine.conf", $"captcha.data.directory = \"{_home["nowhere"]}\"");
        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home["runs"]);
        Assert.Equal(ExitCode.NotFound, exitCode);
        Assert.Contains($"captcha.data.directory = {_home["nowhere"]}", line);
        Assert.Contains("actors data captcha", line);
        Assert.False(Directory.Exists(_home["runs"]));
    }

    [Theory]
    [InlineData(ExitCode.NotFound, "there is no file", "train", "{}/missing.conf")]
    [InlineData(ExitCode.Usage, "is no name for a run", "train", "{}/fine.conf", "--name", "../escape")]
    [InlineData(ExitCode.NotFound, "there is no run nobody in {}; there are: finished", "runs", "show", "nobody", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "there is no run nobody", "runs", "events", "nobody", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "there is no run nobody", "checkpoints", "list", "nobody", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "there are no runs in {}/empty", "runs", "list", "--home", "{}/empty")]
    [InlineData(ExitCode.NotFound, "there is no run nobody", "resume", "nobody", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "is finished", "resume", "--home", "{}")]
    [InlineData(ExitCode.Conflict, "is completed", "resume", "finished", "--home", "{}")]
    [InlineData(ExitCode.Usage, "only node.… and run.checkpoints.… can be overridden", "resume", "finished", "--home", "{}", "--set", "run.seed=2")]
    [InlineData(ExitCode.NotFound, "there is no file {}/nothing", "checkpoints", "info", "{}/nothing")]
    [InlineData(ExitCode.NotFound, "there is no run nobody", "checkpoints", "verify", "--run", "nobody", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "has no checkpoint epoch_9*; there are: checkpoint_epoch_4_batch_12,", "checkpoints", "info", "epoch_9*", "--home", "{}")]
    [InlineData(ExitCode.Usage, "one checkpoint is needed, but 'epoch_4*' means several", "checkpoints", "load", "epoch_4*", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "checkpoint_epoch_4_batch_12.safetensors cannot be restored: it is not there", "checkpoints", "load", "latest", "--home", "{}")]
    [InlineData(ExitCode.NotFound, "there are no runs in {}/empty", "checkpoints", "load", "{}/fine.conf", "--home", "{}/empty")]
    [InlineData(ExitCode.Integrity, "fine.conf is no safetensors file", "checkpoints", "load", "{}/fine.conf", "--run", "finished", "--home", "{}")]
    [InlineData(ExitCode.Integrity, "is no safetensors file", "checkpoints", "info", "{}/fine.conf")]
    [InlineData(ExitCode.Failed, "it is a directory", "checkpoints", "info", "{}")]
    [InlineData(ExitCode.Usage, "Expected json or text", "runs", "list", "--home", "{}", "-o", "yaml")]
    [InlineData(ExitCode.Usage, "'exprot' is not known here; did you mean export? See 'actors checkpoints --help'", "checkpoints", "exprot", "best")]
    [InlineData(ExitCode.Usage, "'--hom' is not known here; did you mean --home? See 'actors runs show --help'", "runs", "show", "--hom", "{}")]
    [InlineData(ExitCode.Usage, "'--hom' is not known here; did you mean --home?", "checkpoints", "list", "--hom", "{}")]
    [InlineData(ExitCode.Usage, "'--home' goes behind the verb. See 'actors", "--home", "{}", "runs", "list")]
    [InlineData(ExitCode.Usage, "did you mean run.seed?", "config", "show", "run", "--set", "run.seeed=2")]
    [InlineData(ExitCode.Usage, "--keep 0: expected 1 or more. See 'actors checkpoints clean --help'", "checkpoints", "clean", "--keep", "0", "--home", "{}")]
    [InlineData(ExitCode.Usage, "'many' for option '--keep': expected a whole number. See", "checkpoints", "clean", "--keep", "many", "--home", "{}")]
    [InlineData(ExitCode.Failed, "it is a directory", "checkpoints", "verify", "{}")]
    [InlineData(ExitCode.NotFound, "is not there, so it cannot be pinned; put the file back", "checkpoints", "pin", "latest", "--home", "{}")]
    [InlineData(ExitCode.Usage, "'frobnicate' is not known here. See 'actors --help'", "frobnicate")]
    [InlineData(ExitCode.Usage, "See 'actors runs show --help'", "runs", "show")]
    [InlineData(ExitCode.Failed, "home {}/fine.conf cannot be used", "train", "{}/draw.conf", "--home", "{}/fine.conf")]
    [InlineData(ExitCode.Failed, "{}/fine.conf", "data", "captcha", "--out", "{}/fine.conf", "--count", "1", "--seed", "1")]
    [InlineData(ExitCode.Usage, "count is -1, expected 1 to 10000000", "data", "captcha", "--out", "{}/drawn", "--count", "-1", "--seed", "1")]
    public async Task One_line_says_what_is_wrong(int exitCode, string expected, params string[] arguments)
    {
        await _home.AddRunAsync("finished");
        _home.Write("fine.conf", "# nothing");
        _home.Write("draw.conf", "captcha.draw.enabled = on");
        var (actual, line) = await Executable.RefusedAsync([.. arguments.Select(Here)]);
        Assert.Contains(Here(expected), line);
        Assert.Equal(exitCode, actual);
    }

    [Fact]
    public async Task A_home_in_use_names_its_holder_and_can_still_be_looked_at()
    {
        await _home.AddRunAsync("finished");
        var conf = _home.Write("fine.conf", "captcha.draw.enabled = on");
        await using var holder = SqliteStore.Open(new RunHome(_home.Path).JournalPath);

        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home.Path);

        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.Contains($"home {_home.Path} is in use by {Environment.ProcessId}", line);
        Assert.Equal(ExitCode.Done, (await Executable.RunAsync("runs", "list", "--home", _home.Path)).ExitCode);
    }

    [Theory]
    [InlineData("runs", "list")]
    [InlineData("train", "{}/fine.conf")]
    public async Task A_damaged_journal_is_left_as_it_is(params string[] command)
    {
        _home.Write("fine.conf", "captcha.draw.enabled = on");
        var journal = _home.Write("journal.db", "this is not a database, whatever its name says");
        var (exitCode, line) = await Executable.RefusedAsync([.. command.Select(Here), "--home", _home.Path]);
        Assert.Equal(ExitCode.Integrity, exitCode);
        Assert.Contains("not a SQLite database, or is damaged", line);
        Assert.Equal("this is not a database, whatever its name says", File.ReadAllText(journal));
    }

    [Fact]
    public async Task Resume_without_a_name_lists_the_unfinished_runs_when_there_are_several()
    {
        await _home.AddRunAsync("one", events: 20);
        await _home.AddRunAsync("two", events: 30);
        await _home.AddRunAsync("done");
        var (exitCode, line) = await Executable.RefusedAsync("resume", "--home", _home.Path);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.EndsWith("name one: one, two", line);
    }

    [Fact]
    public async Task A_run_submitted_with_other_settings_is_refused_by_name_of_the_setting()
    {
        await _home.AddRunAsync("short");
        await _home.AddRunAsync("other", events: 20);
        var conf = _home.Write("other.conf", "captcha.draw.enabled = on, run.seed = 4");
        var (exitCode, line) = await Executable.RefusedAsync("train", conf, "--home", _home.Path);
        Assert.Equal(ExitCode.Conflict, exitCode);
        Assert.Contains("run.seed: 3 recorded, 4 now", line);
    }

    public void Dispose() => _home.Dispose();

    private string Here(string text) => text.Replace("{}", _home.Path, StringComparison.Ordinal);
}
