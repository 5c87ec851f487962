using System.Text.Json;
using Actors.Cli.Output;
using Actors.Cli.Tests.Running;

namespace Actors.Cli.Tests.Verbs;

public sealed class ConfigTests : IDisposable
{
    private readonly TemporaryHome _home = new();

    [Fact]
    public async Task Render_prints_what_a_file_means_as_JSON_or_as_HOCON()
    {
        var file = _home.Write("any.conf", "include \"more\"\na { b = ${c}s, u = \"é😀\", n = null, x = 007 }, l = [1]\nl += ${?NO_SUCH_VARIABLE}");
        _home.Write("more.properties", "c=5");

        var json = await Executable.RunAsync("config", "render", file, "-o", "json");
        Assert.Equal((ExitCode.Done, ""), (json.ExitCode, json.Error));
        var expected = """{"c":"5","a":{"b":"5s","u":"é😀","n":null,"x":7},"l":[1]}""";
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(json.Output).RootElement), json.Output);

        var hocon = await Executable.RunAsync("config", "render", file);
        Assert.Equal("c = \"5\"\na {\n  b = \"5s\"\n  u = \"é😀\"\n  n = null\n  x = 007\n}\nl = [1]\n", hocon.Output);
    }

    [Theory]
    [InlineData("a = [1, 2", ":1:10: the end of the input, expected a comma, a new line or ]")]
    [InlineData("a = 1\nb = ${nothing}", ":2:5: ${nothing} refers to nothing")]
    [InlineData("a = ${b}, b = ${a}", ":1:15: a cycle of substitutions")]
    public async Task Render_refuses_what_is_wrong_at_its_place(string content, string expected)
    {
        var file = _home.Write("wrong.conf", content);
        var (exitCode, line) = await Executable.RefusedAsync("config", "render", file, "-o", "json");
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains($"{file}{expected}", line);
    }

    [Fact]
    public async Task Show_names_the_place_of_every_setting_and_of_a_single_one()
    {
        var file = _home.Write("run.conf", "run {\n  seed = 7\n}\nextra = [1, \"b c\"]");
        var all = await Executable.RunAsync("config", "show", "--conf", file, "--origin");
        Assert.Contains($"run.seed = 7  # {file}:2:3\n", all.Output);
        Assert.Contains($"extra = [1, \"b c\"]  # {file}:4:1\n", all.Output);
        Assert.Contains("run.recipe = captcha  # reference.conf:", all.Output);

        var one = await Executable.RunAsync("config", "show", "run.seed", "--conf", file, "--origin");
        Assert.Equal($"run.seed = 7  # {file}:2:3\n", one.Output);

        var json = await Executable.RunAsync("config", "show", "extra", "--conf", file, "--origin", "-o", "json");
        var entry = JsonDocument.Parse(json.Output).RootElement[0];
        Assert.Equal("[1, \"b c\"]", entry.GetProperty("value").GetRawText());
        Assert.Equal($"{file}:4:1", entry.GetProperty("origin").GetString());
    }

    [Theory]
    [InlineData("run.max-stepz", "there is no setting run.max-stepz; did you mean run.max-steps?")]
    [InlineData("run.optimiser", "there is no setting run.optimiser; did you mean run.optimizer?")]
    [InlineData("cheese.wine.bread", "there is no setting cheese.wine.bread; 'actors config show' lists all")]
    public async Task Show_of_an_unknown_setting_names_the_nearest_one(string path, string expected)
    {
        var (exitCode, line) = await Executable.RefusedAsync("config", "show", path);
        Assert.Equal(ExitCode.NotFound, exitCode);
        Assert.EndsWith(expected, line);
    }

    public void Dispose() => _home.Dispose();
}
