namespace Actors.Hocon.Tests.Syntax;

public class CommaTests
{
    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("[1,2,3,]")]
    [InlineData("[1\n2\n3]")]
    [InlineData("[\n1\n\n2\n\n\n3\n]")]
    [InlineData("[1,\n2\n,3\n,\n]")]
    [InlineData("[1 , 2 , 3 , ]")]
    [InlineData("[1 # one\n2 // two\n3]")]
    public void Elements_are_separated_by_a_comma_or_a_new_line(string list) => Hocon.Same("a = [1, 2, 3]", $"a = {list}");

    [Theory]
    [InlineData("a=1,b=2")]
    [InlineData("a=1,b=2,")]
    [InlineData("a=1\nb=2\n")]
    [InlineData("{a=1\n,\nb=2\n,\n}")]
    [InlineData("{\n\na=1\n\n\nb=2}")]
    public void Fields_are_separated_by_a_comma_or_a_new_line(string text) => Hocon.Same("""{"a":1,"b":2}""", text);

    [Theory]
    [InlineData("[1,2,3,,]", "x.conf:1:8: ',', expected a value or ]")]
    [InlineData("[,1,2,3]", "x.conf:1:2: ',', expected a value or ]")]
    [InlineData("[1,,2,3]", "x.conf:1:4: ',', expected a value or ]")]
    [InlineData("[,]", "x.conf:1:2: ',', expected a value or ]")]
    [InlineData("{ , }", "x.conf:1:3: ',', expected a key")]
    [InlineData("{ a = 1 ,, }", "x.conf:1:10: ',', expected a key")]
    [InlineData("a = 1,, b = 2", "x.conf:1:7: ',', expected a key")]
    [InlineData(", a = 1", "x.conf:1:1: ',', expected a key")]
    public void Two_commas_or_a_leading_one_are_errors(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Fact]
    public void Only_a_line_feed_separates_but_not_other_line_breaks() =>
        Hocon.Same("a = [\"1\\r2\\u20283\"]", "a = [1\r2\u20283]");
}
