namespace Actors.Hocon.Tests.Resolution;

public class SelfReferenceTests
{
    [Theory]
    [InlineData("path = \"a:b\", path = ${path}\":c\"", "path = \"a:b:c\"")]
    [InlineData("a = 1, a = ${a}", "a = 1")]
    [InlineData("a = 1, a = ${a}, a = ${a}, a = ${a}", "a = 1")]
    [InlineData("a = 1, a = ${a}x, a = ${a}y, a = ${a}z", "a = 1xyz")]
    [InlineData("a = 1, a = 2, a = ${a}", "a = 2")]
    [InlineData("a = 1, a = ${?a}foo${?a}", "a = 1foo1")]
    [InlineData("a.b.c = 1, a.b.c = ${a.b.c}", "a.b.c = 1")]
    [InlineData("a = { b = 5 }, a = ${a}", "a.b = 5")]
    [InlineData("a = { b = 5 }, a = ${a}, a = { c = 6 }", "a = { b = 5, c = 6 }")]
    [InlineData("a = [1, 2], a = ${a} [3], a = ${a} [4]", "a = [1, 2, 3, 4]")]
    [InlineData("a = { a = 0 }, a = ${a} { b = 1 }, a = ${a} { c = 2 }", "a = { a = 0, b = 1, c = 2 }")]
    [InlineData("a = { b = 3 }, a = { b = 2 } ${a}", "a = { b = 3 }")]
    public void A_field_that_refers_to_itself_sees_its_earlier_value(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("foo = { a = { c = 1 } }, foo = ${foo.a}, foo = { a = 2 }", "foo = { a = 2, c = 1 }")]
    [InlineData("a = { b = { c = 5 } }, a = ${a.b}, a = { b = 2 }", "a = { b = 2, c = 5 }")]
    public void A_path_through_the_field_itself_looks_back_too(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("bar = { foo = 42, baz = ${bar.foo} }, bar = { foo = 43 }", "bar = { foo = 43, baz = 43 }")]
    [InlineData("bar = { foo = 43 }, bar = { foo = 42, baz = ${bar.foo} }", "bar = { foo = 42, baz = 42 }")]
    [InlineData("bar = 101, bar = { foo = 42, baz = ${bar.foo} }", "bar = { foo = 42, baz = 42 }")]
    [InlineData("x = 0, bar = [${x}, 1], bar = { foo = 42, baz = ${bar.foo} }", "x = 0, bar = { foo = 42, baz = 42 }")]
    [InlineData("a = { b = { c = 5 } }, a = { x = ${a.b} }, a = { b = 2 }", "a = { b = 2, x = 2 }")]
    [InlineData("bar { a = ${foo.d}, b = 1 }, bar.b = 3, foo { c = ${bar.b}, d = 2 }, foo.d = 4", "bar { a = 4, b = 3 }, foo { c = 3, d = 4 }")]
    public void Inside_an_object_nothing_looks_back(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = [1], a = ${a} [${a}]", "a = [1, [1]]")]
    [InlineData("a = { b = 1 }, a = ${a} { c = ${a} }", "a = { b = 1, c = { b = 1 } }")]
    [InlineData("a = { b = 1 }, a = { b = 2 } { c = ${a.b} }", "a = { b = 2, c = 2 }")]
    [InlineData("a = { b = 1 }, a = ${a} { c = ${a.b} }, a = { b = 3 }", "a = { b = 3, c = 3 }")]
    public void Beside_other_values_the_field_itself_looks_back_and_its_parts_do_not(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("x = ${x} { y = 1 }, x = ${x.y}")]
    [InlineData("x = ${nothing} { y = 1 }, x = ${x.y}")]
    public void Looking_back_at_a_value_that_cannot_be_there_is_an_error(string text) => Assert.Contains("x.conf:1:5: ", Hocon.Error(text));

    [Theory]
    [InlineData("a = ${?b}foo, b = ${?a}", "a = foo, b = foo")]
    [InlineData("b = ${?a}, a = ${?b}foo", "a = foo, b = foo")]
    [InlineData("a = ${?b}x, b = ${?a}y", "a = yx, b = y")]
    [InlineData("b = ${?a}y, a = ${?b}x", "a = yx, b = y")]
    [InlineData("b = ${?a}, b.p.q = 1, b.p = ${?b}", "b.p { q = 1, p.q = 1 }")]
    [InlineData("o { a = 1, prev = 0 }, o { prev = ${o} }", "o { a = 1, prev { a = 1, prev = 0 } }")]
    public void Optional_references_to_each_other_end_and_do_not_depend_on_the_order(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = ${?a}", "")]
    [InlineData("a = ${?a}foo", "a = foo")]
    [InlineData("a = ${?a}foo${?a}", "a = foo")]
    [InlineData("a = ${?a}, a = 1, a = 2", "a = 2")]
    [InlineData("a = 1, a = ${?a}, a = 2", "a = 2")]
    [InlineData("foo = ${?bar}, bar = ${?a.b.c}, a.b.c = ${?foo}", "a.b {}")]
    public void An_optional_self_reference_without_earlier_value_is_nothing(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = ${a}")]
    [InlineData("a = ${a}, a = { b = 1 }")]
    [InlineData("a = ${b}, b = ${a}")]
    [InlineData("a = ${b}, b = ${c}, c = ${d}, d = ${a}")]
    [InlineData("foo = ${bar}, bar = ${a.b.c}, a.b.c = ${foo}")]
    [InlineData("a = { b = ${a} }")]
    [InlineData("a = 1, a = { x = ${a} }")]
    [InlineData("a = 1, a = [${a}, 2]")]
    public void A_cycle_without_earlier_value_is_an_error(string text) => Assert.Contains("cycle", Hocon.Error(text));

    [Theory]
    [InlineData("a = ${a}, a = 42", "a = 42")]
    [InlineData("a = ${nothing}, a = 42", "a = 42")]
    [InlineData("b = 1, a = ${nothing}, a = ${b}", "b = 1, a = 1")]
    public void A_hidden_substitution_is_never_looked_at(string text, string expected) => Hocon.Same(expected, text);

    [Fact]
    public void A_definition_below_an_object_is_not_hidden() =>
        Assert.Contains("${nothing}", Hocon.Error("a = ${nothing}, a = { b = 42 }"));

    [Theory]
    [InlineData("a = 1, b = 2, a = ${b}, b = ${a}")]
    [InlineData("b = 2, a = 1, b = ${a}, a = ${b}")]
    public void Two_fields_that_swap_get_the_same_value(string text)
    {
        var config = Hocon.Resolve(text);
        Assert.Equal((1, 1), (config.GetInt32("a"), config.GetInt32("b")));
    }

    [Fact]
    public void A_cycle_is_broken_at_the_field_that_has_an_earlier_value_wherever_it_stands()
    {
        Hocon.Same("a = 1foo, b = 1foo", "a = 1, b = ${a}foo, a = ${b}");
        Hocon.Same("a = 1foo, b = 1foo", "b = ${a}foo, a = 1, a = ${b}");
    }
}
