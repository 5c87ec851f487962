namespace Actors.Hocon.Tests.Values;

public class MergingTests
{
    [Theory]
    [InlineData("a = 1, a = 2", "a = 2")]
    [InlineData("foo { a = 42 }, foo { b = 43 }", "foo { a = 42, b = 43 }")]
    [InlineData("a { b { x = 1, y = 2 } }, a { b { x = 42, z = 3 } }", "a { b { x = 42, y = 2, z = 3 } }")]
    [InlineData("foo { a = 42 }, foo = null, foo { b = 43 }", "foo { b = 43 }")]
    [InlineData("a { b = 1 }, a = 42, a { c = 2 }", "a { c = 2 }")]
    [InlineData("a { b = 1 }, a = [1]", "a = [1]")]
    [InlineData("a = [1], a = [2]", "a = [2]")]
    [InlineData("a.b = 1, a = 2, a.c = 3", "a { c = 3 }")]
    public void Later_values_replace_earlier_ones_unless_both_are_objects(string text, string expected) => Hocon.Same(expected, text);

    [Fact]
    public void A_fallback_fills_in_what_is_missing_at_every_depth() =>
        Same("a { x = 1, y = 2 }, b = 3, c = 4", "a { x = 1 }, b = 3", "a { x = 9, y = 2 }, c = 4");

    [Fact]
    public void A_value_that_is_no_object_hides_the_fallbacks_below_it()
    {
        Same("a { x = 1 }", "a { x = 1 }", "a = 42", "a { y = 2 }");
        Same("a { x = 1, y = 2 }", "a { x = 1 }", "a { y = 2 }", "a = 42");
        Same("a { x = 1 }", "a = 42, a { x = 1 }", "a { y = 2 }");
        Same("a { x = 1 }", "a { x = 1 }", "a = null", "a { y = 2 }");
        Same("a { b { x = 1 } }", "a { b { x = 1 } }", "a { b = 1 }", "a { b { y = 2 } }");
    }

    [Fact]
    public void What_a_substitution_turns_out_to_be_decides_whether_it_hides()
    {
        Same("n = 42, a { x = 1 }", "n = 42, a { x = 1 }", "a = ${n}", "a { y = 2 }");
        Same("o { z = 3 }, a { x = 1, z = 3, y = 2 }", "o { z = 3 }, a { x = 1 }", "a = ${o}", "a { y = 2 }");
        Same("a { x = 1, y = 2 }", "a { x = 1 }", "a = ${?none}", "a { y = 2 }");
        Same("o { q = 1 }, a { q = 1, y = 2 }", "o = 42, o { q = 1 }, a = ${o}", "a { y = 2 }");
    }

    [Fact]
    public void Substitutions_see_what_comes_from_other_files()
    {
        Same("dir = out, log = out/log", "dir = out", "dir = in, log = ${dir}/log");
        Same("path = [1, 2]", "path = ${path} [2]", "path = [1]");
        Same("path = [1, 2]", "path += 2", "path = [1]");
    }

    [Fact]
    public void Nothing_that_is_merged_changes()
    {
        var (top, below) = (Hocon.Parse("a { x = 1 }, b = ${a}"), Hocon.Parse("a { y = 2 }, b { z = 3 }"));
        var (topBefore, belowBefore) = (top.Resolve().Render(), below.Render());

        var both = top.WithFallback(below);
        Assert.Equal(both.Resolve().Render(), top.WithFallback(below).Resolve().Render());

        Assert.Equal((topBefore, belowBefore), (top.Resolve().Render(), below.Render()));
    }

    private static void Same(string expected, params string[] layers)
    {
        var merged = layers.Select(Hocon.Parse).Aggregate((top, fallback) => top.WithFallback(fallback)).Resolve();
        Assert.Equal(Hocon.Resolve(expected).Document, merged.Document);
        var folded = layers.Select(Hocon.Parse).Reverse().Aggregate((fallback, top) => top.WithFallback(fallback)).Resolve();
        Assert.Equal(Hocon.Resolve(expected).Document, folded.Document);
    }
}
