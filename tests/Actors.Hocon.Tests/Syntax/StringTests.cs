namespace Actors.Hocon.Tests.Syntax;

public class StringTests
{
    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t")]
    [InlineData("\"\\u0046\\u00e9x\"", "F\u00e9x")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"😀\"", "😀")]
    [InlineData("\"\\u0000\"", "\0")]
    [InlineData("\"\u007f\"", "\u007f")]
    public void Quoted_strings_are_JSON_strings(string text, string expected) => Assert.Equal(expected, Hocon.Resolve($"a = {text}").GetString("a"));

    [Theory]
    [InlineData("a = \"b", "x.conf:1:5: a string without its closing \"")]
    [InlineData("a = \"b\nc\"", "x.conf:1:5: a string that does not end on its line; close it with \" or use \"\"\"")]
    [InlineData("a = \"b\tc\"", "x.conf:1:7: the control character \\u0009 in a string; write it as an escape")]
    [InlineData("a = \"\\q\"", "x.conf:1:6: the unknown escape \\q, expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; write \\\\ for a backslash")]
    [InlineData("a = \"\\u12\"", "x.conf:1:6: \\u without 4 hexadecimal digits after it")]
    [InlineData("a = \"\\u+123\"", "x.conf:1:6: \\u without 4 hexadecimal digits after it")]
    [InlineData("a = \"\\", "x.conf:1:6: the end of the input after \\, expected an escape such as \\n")]
    [InlineData("\n a = \"", "x.conf:2:6: a string without its closing \"")]
    public void A_string_that_JSON_would_refuse_is_an_error(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Theory]
    [InlineData("\"\"\"\"\"\"", "")]
    [InlineData("\"\"\"a\"\"\"", "a")]
    [InlineData("\"\"\"a\"\"\"\"", "a\"")]
    [InlineData("\"\"\"a\"\"\"\"\"", "a\"\"")]
    [InlineData("\"\"\"\"\"\"\"\"\"", "\"\"\"")]
    [InlineData("\"\"\"\"a\"\"\"", "\"a")]
    [InlineData("\"\"\"a\"b\"\"c\"\"\"", "a\"b\"\"c")]
    [InlineData("\"\"\"\\n\\u0046${x}#\"\"\"", "\\n\\u0046${x}#")]
    [InlineData("\"\"\" a\n  b\n\"\"\"", " a\n  b\n")]
    public void Raw_strings_are_kept_as_they_are(string text, string expected) => Assert.Equal(expected, Hocon.Resolve($"a = {text}").GetString("a"));

    [Theory]
    [InlineData("a = \"\"\"b\n\"\"", "x.conf:1:5: a raw string without its closing \"\"\"")]
    [InlineData("a = \"\"\"x\ny\nz\"\"\"}", "x.conf:3:5: '}', expected a comma, a new line or the end of the input")]
    [InlineData("a = \"\"\"x\n\"\"\"\n\n}", "x.conf:4:1: '}', expected a key")]
    public void Lines_are_counted_through_raw_strings(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Theory]
    [InlineData("foo")]
    [InlineData("foo-bar_baz")]
    [InlineData("(foo)")]
    [InlineData("a.b.c")]
    [InlineData("foo%bar;baz|<>~'")]
    [InlineData("größe")]
    [InlineData("footrue")]
    [InlineData("bar10.0")]
    [InlineData("include")]
    [InlineData("\\u0046", true)]
    public void Unquoted_strings_are_taken_literally(string text, bool isError = false)
    {
        if (isError)
            Assert.Contains("put it into quotes", Hocon.Error($"a = {text}"));
        else
            Assert.Equal(text, Hocon.Resolve($"a = {text}").GetString("a"));
    }

    [Theory]
    [InlineData('$')]
    [InlineData('+')]
    [InlineData('`')]
    [InlineData('^')]
    [InlineData('?')]
    [InlineData('!')]
    [InlineData('@')]
    [InlineData('*')]
    [InlineData('&')]
    [InlineData('\\')]
    public void Reserved_characters_need_quotes(char c) =>
        Assert.Equal($"x.conf:1:6: '{c}' has no meaning here; put it into quotes to make it part of a string", Hocon.Error($"a = b{c}"));

    [Theory]
    [InlineData("truefoo", "truefoo")]
    [InlineData("nullable", "nullable")]
    [InlineData("falsehood", "falsehood")]
    [InlineData("10.0bar", "10.0bar")]
    [InlineData("192.168.0.1", "192.168.0.1")]
    [InlineData("1.0.", "1.0.")]
    [InlineData("1-e3", "1-e3")]
    [InlineData("10e3e3", "10e3e3")]
    [InlineData("2026-11-20", "2026-11-20")]
    [InlineData("-foo", "-foo")]
    [InlineData("-", "-")]
    [InlineData(".5", ".5")]
    public void What_begins_like_a_number_or_a_word_may_be_a_string(string text, string expected) =>
        Hocon.Same($"a = \"{expected}\"", $"a = {text}");
}
