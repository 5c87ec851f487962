using Actors.Hocon.Values;

namespace Actors.Hocon.Tests.Syntax;

public class PathTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a.b", "a", "b")]
    [InlineData("\"a.b\"", "a.b")]
    [InlineData("a.\"b.c\".d", "a", "b.c", "d")]
    [InlineData(" a ", "a")]
    [InlineData(" a .b", "a ", "b")]
    [InlineData(" a . b", "a ", " b")]
    [InlineData("a  b", "a  b")]
    [InlineData("true", "true")]
    [InlineData("3.14", "3", "14")]
    [InlineData("1.2.3", "1", "2", "3")]
    [InlineData("10.0foo", "10", "0foo")]
    [InlineData("foo10.0", "foo10", "0")]
    [InlineData("foo\"10.0\"", "foo10.0")]
    [InlineData("\"\"", "")]
    [InlineData("a.\"\".b", "a", "", "b")]
    [InlineData("\"\".\"\".\"\"", "", "", "")]
    [InlineData("-", "-")]
    [InlineData("-10", "-10")]
    [InlineData("a-c_d", "a-c_d")]
    public void A_path_expression_is_keys_between_dots_outside_quotes(string text, params string[] keys)
    {
        Assert.Equal(keys, HoconPath.Parse(text).Keys.AsEnumerable());
        Assert.Equal(keys, HoconPath.Parse(HoconPath.Parse(text).ToString()).Keys.AsEnumerable());
        Assert.Equal(42, Hocon.Resolve($"{text} = 42").GetInt32(text));
        Assert.Equal(42, Hocon.Resolve($"{text} = 42, copy = ${{{text}}}").GetInt32("copy"));
    }

    [Theory]
    [InlineData("a.")]
    [InlineData(".b")]
    [InlineData("a..b")]
    [InlineData("\"\".")]
    [InlineData(".\"\"")]
    [InlineData(".")]
    public void An_empty_key_must_be_quoted(string text)
    {
        const string problem = "a path with an empty key, expected one between two dots; write \"\" if it is meant to be empty";
        Assert.Equal(problem, Assert.Throws<HoconException>(() => HoconPath.Parse(text)).Problem);
        Assert.Equal($"x.conf:1:1: {problem}", Hocon.Error($"{text} = 1"));
        Assert.Equal($"x.conf:1:7: {problem}", Hocon.Error($"a = ${{{text}}}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("a${b}c")]
    [InlineData("a=b")]
    [InlineData("a\nb")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<HoconException>(() => HoconPath.Parse(text));

    [Theory]
    [InlineData("foo.bar = 42", "foo { bar = 42 }")]
    [InlineData("foo.bar.baz = 42", "foo { bar { baz = 42 } }")]
    [InlineData("a.x = 42, a.y = 43", "a { x = 42, y = 43 }")]
    [InlineData("a b c = 42", "\"a b c\" = 42")]
    [InlineData("true = 42", "\"true\" = 42")]
    [InlineData("3 = 42", "\"3\" = 42")]
    [InlineData("3.14 = 42", "\"3\" { \"14\" = 42 }")]
    [InlineData("a.\"b.c\" = 1", "a { \"b.c\" = 1 }")]
    [InlineData("a.b\n\n= 1", "a { b = 1 }")]
    public void A_path_as_a_key_makes_the_objects_on_its_way(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = ${}", "x.conf:1:7: '}', expected a path such as ${run.seed}")]
    [InlineData("a = ${?}", "x.conf:1:8: '}', expected a path such as ${run.seed}")]
    [InlineData("a = ${b", "x.conf:1:8: the end of the input, expected } after the path of a substitution")]
    [InlineData("a = ${b\n}", "x.conf:1:8: the end of the line, expected } after the path of a substitution")]
    [InlineData("a = ${\nb}", "x.conf:1:7: the end of the line, expected a path such as ${run.seed}")]
    [InlineData("a = ${b:c}", "x.conf:1:8: ':', expected } after the path of a substitution")]
    [InlineData("a = ${${b}}", "x.conf:1:7: a substitution ${…}, expected a path such as ${run.seed}")]
    [InlineData("a = ${b${c}}", "x.conf:1:8: a substitution ${…}, expected } after the path of a substitution")]
    [InlineData("a = ${ ?b}", "x.conf:1:8: '?' has no meaning here; put it into quotes to make it part of a string")]
    [InlineData("a = $b", "x.conf:1:5: '$' has no meaning here; put it into quotes to make it part of a string")]
    [InlineData("a = ${ # c }", "x.conf:1:13: the end of the input, expected a path such as ${run.seed}")]
    public void A_substitution_holds_one_path(string text, string error) => Assert.Equal(error, Hocon.Error(text));
}
