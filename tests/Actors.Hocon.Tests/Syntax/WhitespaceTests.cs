namespace Actors.Hocon.Tests.Syntax;

public class WhitespaceTests
{
    public static TheoryData<char> Spaces => [.. " \t\v\f\r\u001c\u001d\u001e\u001f\u00a0\u1680\u2000\u2003\u2007\u2028\u2029\u202f\u205f\u3000\ufeff"];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void All_white_space_is_skipped_around_tokens(char space) => Hocon.Same("a = [1, 2]", $"{space}a{space}={space}[{space}1{space},2{space}]{space}");

    [Theory]
    [MemberData(nameof(Spaces))]
    public void All_white_space_ends_an_unquoted_string_and_is_kept_inside_a_value(char space) =>
        Assert.Equal($"b{space}c", Hocon.Resolve($"a = b{space}c").GetString("a"));

    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u200b')]
    [InlineData('\u0000')]
    [InlineData('\u0007')]
    public void Other_control_characters_are_text(char c) => Assert.Equal($"{c}", Hocon.Resolve($"a = {c}").GetString("a"));

    [Fact]
    public void A_carriage_return_before_the_line_feed_is_no_part_of_a_value() => Hocon.Same("a = x, b = y", "a = x\r\nb = y\r\n");
}
