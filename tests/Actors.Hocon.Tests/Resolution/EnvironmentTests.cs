namespace Actors.Hocon.Tests.Resolution;

public class EnvironmentTests
{
    private static readonly HoconOptions Options = new()
    {
        Environment = new Dictionary<string, string> { ["DATA"] = "/data", ["EMPTY"] = "", ["SEED"] = "7", ["list.0"] = "a", ["list.1"] = "b",
            ["DIRS_0"] = "/a", ["DIRS_1"] = "", ["DIRS_3"] = "/d", ["x.HOST_0"] = "h" },
    };

    [Theory]
    [InlineData("a = ${DATA}", "a = /data")]
    [InlineData("a = ${DATA}/x", "a = /data/x")]
    [InlineData("a = x, a = ${?DATA}", "a = /data")]
    [InlineData("a = x, a = ${?NONE}", "a = x")]
    [InlineData("a = ${EMPTY}", "a = \"\"")]
    [InlineData("a = ${SEED}", "a = \"7\"")]
    [InlineData("DATA = mine, a = ${DATA}", "DATA = mine, a = mine")]
    [InlineData("DATA = null, a = ${DATA}", "DATA = null, a = null")]
    [InlineData("DATA = ${DATA}", "DATA = /data")]
    [InlineData("a = ${list} [c]", "a = [a, b, c]")]
    public void A_substitution_falls_back_to_the_environment(string text, string expected) =>
        Assert.Equal(Hocon.Resolve(expected).Document, HoconConfig.ParseString(text, "x.conf", Options).Resolve().Document);

    [Theory]
    [InlineData("a = ${DIRS[]}", "a = [/a, \"\"]")]
    [InlineData("a = ${DIRS []}", "a = [/a, \"\"]")]
    [InlineData("a = ${?DIRS[]}", "a = [/a, \"\"]")]
    [InlineData("a = [/x], a = ${a} ${DIRS[]} [/y]", "a = [/x, /a, \"\", /y]")]
    [InlineData("a = [1], a = ${?NONE[]}", "a = [1]")]
    [InlineData("a = [1] ${?DATA[]}", "a = [1]")]
    [InlineData("DIRS = mine, a = ${DIRS[]}", "DIRS = mine, a = mine")]
    [InlineData("a = ${x.HOST[]}", "a = [h]")]
    public void Numbered_variables_are_a_list(string text, string expected) =>
        Assert.Equal(Hocon.Resolve(expected).Document, HoconConfig.ParseString(text, "x.conf", Options).Resolve().Document);

    [Theory]
    [InlineData("a = ${NONE[]}", "x.conf:1:5: ${NONE[]} refers to nothing, expected a setting or an environment variable NONE_0")]
    [InlineData("a = ${DATA[]}", "x.conf:1:5: ${DATA[]} refers to nothing, expected a setting or an environment variable DATA_0")]
    [InlineData("a = ${DIRS[0]}", "x.conf:1:12: '0', expected ] of a substitution by a list, ${NAME[]}")]
    public void A_list_of_variables_that_are_missing_is_an_error(string text, string error) => Assert.Equal(
        error, Assert.Throws<HoconException>(() => HoconConfig.ParseString(text, "x.conf", Options).Resolve()).Message);

    [Fact]
    public void A_variable_is_a_string_that_converts_and_names_itself_as_its_origin()
    {
        var config = HoconConfig.ParseString("seed = ${SEED}, rate = ${DATA}", "x.conf", Options).Resolve();
        Assert.Equal(7, config.GetInt32("seed"));
        Assert.Equal(
            "environment variable DATA: rate is the string \"/data\", expected a number",
            Assert.Throws<HoconException>(() => config.GetDouble("rate")).Message);
    }

    [Fact]
    public void Without_options_it_is_the_environment_of_the_process()
    {
        var name = Environment.GetEnvironmentVariables().Keys.Cast<string>().First(name => name.All(char.IsAsciiLetterOrDigit));
        Assert.Equal(Environment.GetEnvironmentVariable(name), HoconConfig.ParseString($"a = ${{{name}}}").Resolve().GetString("a"));
    }
}
