namespace Actors.Hocon.Tests.Resolution;

public class LayeredObjectTests
{
    [Fact]
    public void A_field_that_is_no_object_does_not_wait_for_the_layers_below() =>
        Hocon.Same(
            "defaults { a = 1, b = 2 }, item1 { a = 1, b = 3 }, item2.b = 3",
            "defaults { a = 1, b = 2 }, item1 = ${defaults}, item1.b = 3, item2.b = ${item1.b}");

    [Fact]
    public void An_object_waits_for_the_layers_below() =>
        Hocon.Same(
            "defaults { a = 1, b = 2 }, item1 { a = 1, b { c = 43 } }, item2.b.c = 43",
            "defaults { a = 1, b = 2 }, item1 = ${defaults}, item1.b = { c = 43 }, item2.b = ${item1.b}");

    [Fact]
    public void What_a_layer_refers_to_sees_only_the_layers_below_it() =>
        Hocon.Same(
            "item1 { a = 100, b { c = 43 } }, defaults { a = 100, b = 2 }, item2.b.c = 43",
            "item1.b.c = 100, defaults { a = ${item1.b.c}, b = 2 }, item1 = ${defaults}, item1.b = { c = 43 }, item2.b = ${item1.b}");

    [Fact]
    public void What_a_layer_refers_to_sees_only_the_layers_below_it_wherever_it_stands() =>
        Hocon.Same(
            "defaults { a = 7, b = 2 }, item1 { a = 7, b = 2 }, item2.b = 2",
            "defaults { a = ${item1.b}, b = 2 }, item1.b = 7, item1 = ${defaults}, item2.b = ${item1.b}");

    [Fact]
    public void Many_layers_merge_from_the_last_one_down() =>
        Hocon.Same(
            """
            z = 15, d3 { m = 15, n.o.p = 15 }, d2 { x = 10, y = 11, w = 15 }, d1 { a = 1, b = 2 }, alias { a = 1, b = 2 }
            item1 { m = 15, n.o.p = 15, x = 10, y = 11, w = 15, a = 1, b { c = 43 }, xyz = 101 }, item2.b.c = 43
            """,
            """
            z = 15, d3 { m = ${z}, n.o.p = ${z} }, d2 { x = 10, y = 11, w = ${z} }, d1 { a = 1, b = 2 }, alias = ${d1}
            item1 = 345, item1 = ${?NONE}, item1 = ${d3}, item1 = {}, item1 = ${d2}, item1 = ${alias}, item1 = ${d1}
            item1.b = { c = 43 }, item1.xyz = 101
            item2.b = ${item1.b}
            """);

    [Fact]
    public void Objects_may_refer_to_each_other_mutually() =>
        Hocon.Same(
            "defaults { a = 1, b = 2 }, item1 { a = 1, b = 2, c = 1, x = 15 }, item2 { a = 1, b = 2, d = 1, y = 15 }",
            """
            defaults { a = 1, b = 2 }
            item1 = ${defaults}, item1.c = ${item2.d}, item1.x = ${item2.y}
            item2 = ${defaults}, item2.d = ${item1.a}, item2.y = 15
            """);

    [Theory]
    [InlineData("d { x = [] }, c = ${d}, c { x += 1, x += 2 }", "d { x = [] }, c { x = [1, 2] }")]
    [InlineData("c { x = [], x = ${c.x}[1], x = ${c.x}[2] }", "c { x = [1, 2] }")]
    [InlineData("d { x = [] }, c = ${d}, c { x = ${c.x}[1], x = ${c.x}[2] }", "d { x = [] }, c { x = [1, 2] }")]
    [InlineData(
        "r { d.x = [] }, q = ${r}, q { d { x = [] }, c = ${q.d}, c { x = ${q.c.x}[1], x = ${q.c.x}[2] } }",
        "r { d.x = [] }, q { d { x = [] }, c { x = [1, 2] } }")]
    public void A_list_in_a_layer_grows_from_the_layer_below(string text, string expected) => Hocon.Same(expected, text);

    [Fact]
    public void An_object_beside_a_substitution_may_refer_to_its_own_fields() =>
        Hocon.Same("base { z = 0 }, a { z = 0, x = 1, y = 1 }", "base { z = 0 }, a = ${base} { x = 1, y = ${a.x} }");
}
