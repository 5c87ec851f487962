using Actors.Hocon.Values;

namespace Actors.Hocon.Tests.Resolution;

public class SubstitutionTests
{
    [Theory]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("hello")]
    [InlineData("3.14")]
    [InlineData("[1, 2]")]
    [InlineData("{ x = 1 }")]
    public void A_substitution_alone_keeps_the_type_of_its_target(string value) => Hocon.Same($"a = {value}, b = {value}", $"a = {value}, b = ${{a}}");

    [Theory]
    [InlineData("a = 1, b = ${a}, a = 2", "a = 2, b = 2")]
    [InlineData("b = ${a}, a = 1", "b = 1, a = 1")]
    [InlineData("a = ${b}, b = ${c}, c = 7", "a = 7, b = 7, c = 7")]
    [InlineData("b = ${a}, a { x = 1 }, a { y = 2 }", "b { x = 1, y = 2 }, a { x = 1, y = 2 }")]
    [InlineData("a.b.c = 57, o = ${a.b}, p = ${o.c}", "a.b.c = 57, o.c = 57, p = 57")]
    [InlineData("\"a.b\" = 1, c = ${\"a.b\"}", "\"a.b\" = 1, c = 1")]
    [InlineData("a = 1, c = ${ a }", "a = 1, c = 1")]
    [InlineData("\"a b\" = 1, c = ${a b}", "\"a b\" = 1, c = 1")]
    [InlineData("true = 1, c = ${true}", "\"true\" = 1, c = 1")]
    [InlineData("x = ${y}, y = [${z}], z = { q = ${w} }, w = 1", "x = [{ q = 1 }], y = [{ q = 1 }], z { q = 1 }, w = 1")]
    public void A_substitution_is_the_latest_value_anywhere_in_the_document(string text, string expected) => Hocon.Same(expected, text);

    [Fact]
    public void Only_what_a_path_needs_is_resolved() =>
        Hocon.Same(
            "foo = 42, a { b { c = 42, cycle = 42 }, cycle = 42 }",
            "foo = ${a.b.c}, a { b { c = 42, cycle = ${foo} }, cycle = ${foo} }");

    [Theory]
    [InlineData("x = 1, a = ${x}foo${x}", "x = 1, a = 1foo1")]
    [InlineData("x = true, a = start<${x}>end", "x = true, a = start<true>end")]
    [InlineData("x = null, a = start<${x}>end", "x = null, a = start<null>end")]
    [InlineData("x = \"q\", a = ${x}\" is \"${x}", "x = q, a = \"q is q\"")]
    [InlineData("x = 1, y = 2, a = ${x} ${y}", "x = 1, y = 2, a = \"1 2\"")]
    [InlineData("x = 1, a = [ b  c  ${x}  d e ]", "x = 1, a = [\"b  c  1  d e\"]")]
    [InlineData("x = \"\", a = ${x}${x}", "x = \"\", a = \"\"")]
    public void A_substitution_beside_simple_values_becomes_text(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("x = [1], y = [2], a = ${x} [3] ${y}", "x = [1], y = [2], a = [1, 3, 2]")]
    [InlineData("x = [1], a = ${x}${x}", "x = [1], a = [1, 1]")]
    [InlineData("x { p = 1 }, y { q = 2 }, a = ${x} ${y}", "x { p = 1 }, y { q = 2 }, a { p = 1, q = 2 }")]
    [InlineData("x { p = 1 }, a = ${x} { p = 2 }, b = { p = 2 } ${x}", "x { p = 1 }, a { p = 2 }, b { p = 1 }")]
    [InlineData("x { p = 1 }, a = ${x} { name = east }", "x { p = 1 }, a { p = 1, name = east }")]
    public void A_substitution_beside_lists_or_objects_joins_them(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = ${?none}", "")]
    [InlineData("a = ${?none}${?none2}", "")]
    [InlineData("a = ${?none}, b = ${?a}, c = ${?b}", "")]
    [InlineData("a = 42, a = ${?none}", "a = 42")]
    [InlineData("a { b = 42 }, a = ${?none}", "a { b = 42 }")]
    [InlineData("x = 43, a = 42, a = ${?x}", "x = 43, a = 43")]
    [InlineData("x = 43, a { b = 42 }, a = ${?x}", "x = 43, a = 43")]
    [InlineData("a = [1, ${?none}, 2, ${?none}]", "a = [1, 2]")]
    [InlineData("x = 4, a = [1, ${?x}]", "x = 4, a = [1, 4]")]
    [InlineData("a = foo${?none}", "a = foo")]
    [InlineData("a = foo ${?none} bar", "a = \"foo  bar\"")]
    [InlineData("a = ${?none} ${?none}", "a = \" \"")]
    [InlineData("a = \"\"${?none}", "a = \"\"")]
    [InlineData("a = [1] ${?none}", "a = [1]")]
    [InlineData("a = ${?none} [1]", "a = [1]")]
    [InlineData("x = [1], a = ${?none} ${x}", "x = [1], a = [1]")]
    [InlineData("a = { x = 1 } ${?none}", "a { x = 1 }")]
    [InlineData("x = 5, a = ${?none}${x}", "x = 5, a = 5")]
    public void An_optional_substitution_without_target_is_nothing(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = ${none}", "x.conf:1:5: ${none} refers to nothing, expected a setting or an environment variable none")]
    [InlineData("a = 1\nb = x${a.c}", "x.conf:2:6: ${a.c} refers to nothing, expected a setting or an environment variable a.c")]
    [InlineData("a = [${none}]", "x.conf:1:6: ${none} refers to nothing, expected a setting or an environment variable none")]
    [InlineData("a = ${b}, b = ${?none}", "x.conf:1:5: ${b} refers to nothing, expected a setting or an environment variable b")]
    [InlineData("a = 5, a = ${n}, n = 3, b = ${a.x}", "x.conf:1:29: ${a.x} refers to nothing, expected a setting or an environment variable a.x")]
    [InlineData("o { b = 7 }, o = ${n}, n = 5, c = ${o.b}", "x.conf:1:35: ${o.b} refers to nothing, expected a setting or an environment variable o.b")]
    [InlineData("a = ${b}, b = ${a}", "x.conf:1:15: a cycle of substitutions (${b} -> ${a}), expected a value that does not depend on itself")]
    public void A_substitution_without_target_is_an_error(string text, string error) => Assert.Equal(error, Hocon.Error(text));

    [Fact]
    public void Quotes_and_raw_strings_hold_no_substitutions() => Hocon.Same("""{"a":"${x}","b":"${x}"}""", "a = \"${x}\", b = \"\"\"${x}\"\"\"");

    [Fact]
    public void A_value_tells_where_its_text_is_and_its_entry_where_its_key_is()
    {
        var entry = Hocon.Resolve("base = 1\n\nrun.seed = ${base}").Entries("run").Single();
        Assert.Equal(("run.seed", "x.conf:3:1", "x.conf:1:8"), ($"{entry.Path}", $"{entry.Key}", $"{entry.Value.Origin}"));
    }

    [Fact]
    public void Values_cannot_be_asked_for_before_resolution()
    {
        var config = Hocon.Parse("a = ${b}, b { c = 1 }");
        Assert.False(config.IsResolved);
        Assert.Equal(1, config.GetInt32("b.c"));
        Assert.Equal("x.conf:1:5: a is not resolved, expected Resolve() before its value is asked for", Assert.Throws<HoconException>(() => config.GetInt32("a")).Message);
        Assert.Equal("x.conf:1:5: a.c is not resolved, expected Resolve() before its value is asked for", Assert.Throws<HoconException>(() => config.GetInt32("a.c")).Message);
        Assert.Throws<HoconException>(() => config.Render());
    }
}
