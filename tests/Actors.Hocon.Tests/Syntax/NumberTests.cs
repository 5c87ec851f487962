using Actors.Hocon.Rendering;
using Actors.Hocon.Values;

namespace Actors.Hocon.Tests.Syntax;

public class NumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("-1", -1)]
    [InlineData("1.5", 1.5)]
    [InlineData("1e6", 1e6)]
    [InlineData("1E+6", 1e6)]
    [InlineData("-1.25e-2", -0.0125)]
    public void Numbers_are_JSON_numbers_and_keep_their_text(string text, double expected)
    {
        var number = Assert.IsType<HoconNumber>(Hocon.Resolve($"a = {text}").GetValue("a"));
        Assert.Equal(expected, number.Value);
        Assert.Equal(text, number.ToString());
    }

    [Theory]
    [InlineData("007", 7, "7")]
    [InlineData("-023", -23, "-23")]
    [InlineData("08.50", 8.5, "8.50")]
    [InlineData("000", 0, "0")]
    [InlineData("-00.0", -0.0, "-0.0")]
    [InlineData("1.", 1, "1")]
    [InlineData("-1.e3", -1000, "-1e3")]
    [InlineData("-.5", -0.5, "-0.5")]
    [InlineData("12345678901234567890123", 12345678901234567890123d, "12345678901234567890123")]
    public void What_other_implementations_read_as_a_number_is_one_and_is_written_as_JSON_has_it(string text, double expected, string json)
    {
        var config = Hocon.Resolve($"a = {text}, b = ${{a}}x");
        Assert.Equal(expected, Assert.IsType<HoconNumber>(config.GetValue("a")).Value);
        Assert.Equal($"{{\n  \"a\": {json},\n  \"b\": \"{text}x\"\n}}\n", config.Render(RenderOptions.Json));
        Assert.Equal($"a = {text}\nb = \"{text}x\"\n", config.Render());
    }

    [Fact]
    public void A_number_in_a_string_is_written_as_it_was() => Hocon.Same("b = 1E5, a = \"x 1E5\"", "b = 1E5, a = x ${b}");

    [Theory]
    [InlineData("10e+3e", "x.conf:1:8: '+' has no meaning here; put it into quotes to make it part of a string")]
    [InlineData("1+1", "x.conf:1:6: '+' has no meaning here; put it into quotes to make it part of a string")]
    public void A_plus_that_is_no_part_of_a_number_needs_quotes(string text, string error) => Assert.Equal(error, Hocon.Error($"a = {text}"));

    [Fact]
    public void A_number_may_be_a_key_that_is_appended_to() => Hocon.Same("1 = [2]", "1+=2");

    [Fact]
    public void Literals_keep_their_types()
    {
        Assert.IsType<HoconBoolean>(Hocon.Resolve("a = true").GetValue("a"));
        Assert.IsType<HoconBoolean>(Hocon.Resolve("a = false").GetValue("a"));
        Assert.IsType<HoconNull>(Hocon.Resolve("a = null").GetValue("a"));
        Assert.IsType<HoconString>(Hocon.Resolve("a = yes").GetValue("a"));
        Assert.IsType<HoconString>(Hocon.Resolve("a = \"true\"").GetValue("a"));
        Assert.IsType<HoconString>(Hocon.Resolve("a = true foo").GetValue("a"));
    }
}
