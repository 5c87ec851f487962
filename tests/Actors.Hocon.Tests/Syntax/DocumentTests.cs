namespace Actors.Hocon.Tests.Syntax;

public class DocumentTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  \n \n")]
    [InlineData("# only a comment")]
    [InlineData("// one\n# two")]
    [InlineData("{}")]
    [InlineData("{ } # after the brace")]
    [InlineData("\ufeff{}")]
    public void An_empty_document_is_an_empty_object(string text) => Assert.Equal(0, Hocon.Resolve(text).Root.Count);

    [Theory]
    [InlineData("a : 1")]
    [InlineData("{ a : 1 }")]
    [InlineData("\n\n{ a : 1 }\n\n// end")]
    [InlineData("{ \"a\" : 1 }")]
    [InlineData("\"a\" = 1")]
    public void The_braces_of_the_root_may_be_missing(string text) => Hocon.Same("""{"a":1}""", text);

    [Fact]
    public void The_root_may_be_a_list_as_in_JSON()
    {
        var config = Hocon.Resolve("[1, {a = 2}]");
        Assert.Equal("[\n  1,\n  {\n    a = 2\n  }\n]\n", config.Render());
        Assert.Equal("x.conf:1:1: a list at the root, expected an object", Assert.Throws<HoconException>(() => config.Root).Message);
    }

    [Theory]
    [InlineData("a : 1 }", "x.conf:1:7: '}', expected a comma, a new line or the end of the input")]
    [InlineData("}", "x.conf:1:1: '}', expected a key")]
    [InlineData("{ a : 1", "x.conf:1:8: the end of the input, expected a comma, a new line or }")]
    [InlineData("{ a : 1\n", "x.conf:2:1: the end of the input, expected a key")]
    [InlineData("{} x", "x.conf:1:4: 'x', expected the end of the input")]
    [InlineData("{}{}", "x.conf:1:3: '{', expected the end of the input")]
    [InlineData("[]true", "x.conf:1:3: 'true', expected the end of the input")]
    [InlineData("[1", "x.conf:1:3: the end of the input, expected a comma, a new line or ]")]
    [InlineData("[", "x.conf:1:2: the end of the input, expected a value or ]")]
    [InlineData("[ 10, {]", "x.conf:1:8: ']', expected a key")]
    [InlineData("10", "x.conf:1:3: the end of the input, expected =, :, += or { after the key 10")]
    [InlineData("\"foo\"", "x.conf:1:6: the end of the input, expected =, :, += or { after the key foo")]
    public void Unbalanced_documents_are_errors(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Theory]
    [InlineData("a = 1 # c\nb = 2 // c")]
    [InlineData("# c\n{ # c\na # c\n= # c\n1 # c\n, # c\nb = 2 } # c")]
    [InlineData("a=1#c\nb=2//c")]
    public void Comments_reach_to_the_end_of_the_line(string text) => Hocon.Same("""{"a":1,"b":2}""", text);

    [Fact]
    public void Comment_signs_inside_quotes_are_text() => Hocon.Same("""{"a":"#1","b":"http://x"}""", "a = \"#1\", b = \"http://x\"");

    [Fact]
    public void A_lone_slash_is_text() => Hocon.Same("""{"a":"x/y","/b/c":"/"}""", "a = x/y, /b/c = /");

    [Theory]
    [InlineData("foo.bar = {}")]
    [InlineData("foo { bar {} }")]
    [InlineData("foo{bar{}}")]
    [InlineData("foo\n{ bar\n{\n} }")]
    [InlineData("\"foo\" { \"bar\" : {} }")]
    public void The_separator_before_a_brace_may_be_missing(string text) => Hocon.Same("""{"foo":{"bar":{}}}""", text);

    [Theory]
    [InlineData("a {} {}", "x.conf:1:6: '{', expected a comma, a new line or the end of the input")]
    [InlineData("b = {}, a { c = 1 } ${b}", "x.conf:1:21: a substitution ${…}, expected a comma, a new line or the end of the input")]
    [InlineData("{ a {} x }", "x.conf:1:8: 'x', expected a comma, a new line or }")]
    public void An_object_without_a_separator_is_the_whole_value(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Theory]
    [InlineData("{ a", "x.conf:1:4: the end of the input, expected =, :, += or { after the key a")]
    [InlineData("a 1, b", "x.conf:1:4: ',', expected =, :, += or { after the key \"a 1\"")]
    [InlineData("a = ", "x.conf:1:5: the end of the input, expected a value")]
    [InlineData("{ a = }", "x.conf:1:7: '}', expected a value")]
    [InlineData("a.b:", "x.conf:1:5: the end of the input, expected a value")]
    [InlineData("= 1", "x.conf:1:1: '=', expected a key")]
    [InlineData(": 1", "x.conf:1:1: ':', expected a key")]
    [InlineData("+= 1", "x.conf:1:1: '+=', expected a key")]
    [InlineData("{ [1] = 2 }", "x.conf:1:3: '[', expected a key")]
    [InlineData("{ {} = 2 }", "x.conf:1:3: '{', expected a key")]
    [InlineData("${a} = 2", "x.conf:1:1: a substitution ${…}, expected a key")]
    [InlineData("a ${b} = 2", "x.conf:1:3: a substitution ${…}, expected =, :, += or { after the key a")]
    [InlineData("[a = 1]", "x.conf:1:4: '=', expected a comma, a new line or ]")]
    [InlineData("{ foo \n bar : 10 }", "x.conf:2:2: 'bar', expected =, :, += or { after the key foo")]
    [InlineData("a = 1 b = 2", "x.conf:1:9: '=', expected a comma, a new line or the end of the input")]
    public void A_field_is_a_key_a_separator_and_a_value(string text, string error) => Assert.Equal(error, Hocon.Error(text));
}
