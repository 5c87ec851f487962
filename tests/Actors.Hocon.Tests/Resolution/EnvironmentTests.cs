namespace Actors.Hocon.Tests.Resolution;

public class EnvironmentTests
{
    private static readonly HoconOptions Options = new()
    {
        Environment = new Dictionary<string, string> { ["DATA"] = "/data", ["EMPTY"] = "", ["SEED"] = "7", ["list.0"] = "a", ["list.1"] = "b" },
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
