namespace Actors.Hocon.Tests.Syntax;

public class ConcatenationTests
{
    [Theory]
    [InlineData(" foo bar baz ", "foo bar baz")]
    [InlineData("foo  bar\t baz", "foo  bar\\t baz")]
    [InlineData("true \"xyz\" 123 foo", "true xyz 123 foo")]
    [InlineData("null bar 42 baz true 3.14 \"hi\"", "null bar 42 baz true 3.14 hi")]
    [InlineData("\"a\"\"b\"", "ab")]
    [InlineData("\"a\" \"b\"", "a b")]
    [InlineData("\"a\"b \"\"\"c\"\"\"", "ab c")]
    [InlineData("1 2", "1 2")]
    [InlineData("foo # not this", "foo")]
    public void Simple_values_side_by_side_are_one_string_with_the_space_between_them(string value, string expected) =>
        Hocon.Same($"a = \"{expected}\", b = [\"{expected}\"]", $"a = {value}\nb = [{value}\n]");

    [Theory]
    [InlineData("[1, 2] [3, 4]")]
    [InlineData("[1, 2][3, 4]")]
    [InlineData("[1, 2\n] [\n3, 4]")]
    public void Lists_side_by_side_are_one_list(string value) => Hocon.Same("a = [1, 2, 3, 4]", $"a = {value}");

    [Theory]
    [InlineData("{ b = c } { x = y }")]
    [InlineData("{b=c}{x=y}")]
    [InlineData("{ b = 1, x = y } { b = c\n}")]
    public void Objects_side_by_side_are_merged(string value) => Hocon.Same("a { b = c, x = y }", $"a = {value}");

    [Fact]
    public void Concatenation_works_inside_lists() =>
        Hocon.Same(
            """{"a":[[1,2,3,4],{"b":"c","x":"y"},"foo bar 10"]}""",
            "a = [ [1, 2] [3, 4], { b = c } { x = y }\n foo bar 10 ]");

    [Fact]
    public void A_new_line_ends_a_concatenation() => Hocon.Same("a = [[1, 2], [3, 4], x, y]", "a = [[1, 2]\n[3, 4]\nx\ny]");

    [Theory]
    [InlineData("a = abc { x = y }", "x.conf:1:9: an object next to the string \"abc\", expected only lists, only objects or only simple values side by side")]
    [InlineData("a = null { x = y }", "x.conf:1:10: an object next to null, expected only lists, only objects or only simple values side by side")]
    [InlineData("a = abc [1, 2]", "x.conf:1:9: a list of 2 elements next to the string \"abc\", expected only lists, only objects or only simple values side by side")]
    [InlineData("a = [1] 2", "x.conf:1:9: the number 2 next to a list of one element, expected only lists, only objects or only simple values side by side")]
    [InlineData("a = {} [1]", "x.conf:1:8: a list of one element next to an object, expected only lists, only objects or only simple values side by side")]
    [InlineData("x = { y = z }, a = abc ${x}", "x.conf:1:5: an object next to the string \"abc\", expected only lists, only objects or only simple values side by side")]
    [InlineData("x = [1], y = [2], a = ${x}\" \"${y}", "x.conf:1:27: the string \" \" next to a list of one element, expected only lists, only objects or only simple values side by side")]
    public void Values_of_different_kinds_cannot_stand_side_by_side(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Theory]
    [InlineData("a = [1,2]\n[3,4]", "x.conf:2:1: '[', expected a key")]
    [InlineData("a = { b = c }\n{ x = y }", "x.conf:2:1: '{', expected a key")]
    [InlineData("a = foo\nbar", "x.conf:2:4: the end of the input, expected =, :, += or { after the key bar")]
    public void A_concatenation_does_not_span_lines(string text, string error) => Assert.Equal(error, Hocon.Error(text));
}
