namespace Actors.Hocon.Tests.Resolution;

public class AppendTests
{
    [Theory]
    [InlineData("a += 1", "a = [1]")]
    [InlineData("a = [], a += 1", "a = [1]")]
    [InlineData("a = [1], a += 2, a += 3", "a = [1, 2, 3]")]
    [InlineData("a = [1]\na += [2]", "a = [1, [2]]")]
    [InlineData("a += { b = 1 }, a += { b = 2 }", "a = [{ b = 1 }, { b = 2 }]")]
    [InlineData("a.b.c = [1], a.b.c += 2", "a.b.c = [1, 2]")]
    [InlineData("a { b { c = [1] } }, a { b { c += 2 } }", "a.b.c = [1, 2]")]
    [InlineData("x { a += 1, a += 2 }", "x.a = [1, 2]")]
    [InlineData("a = ${x}, a += ${y}, x = [1], y = 2", "a = [1, 2], x = [1], y = 2")]
    [InlineData("a += 1 2", "a = [\"1 2\"]")]
    [InlineData("a +=\n1", "a = [1]")]
    [InlineData("a += 1, a += ${a}", "a = [1, [1]]")]
    [InlineData("a += 1, a += ${?a}, a += ${?a}", "a = [1, [1], [1, [1]]]")]
    [InlineData("a += ${?a}", "a = []")]
    [InlineData("a { \"0\" = x }, a += y", "a = [x, y]")]
    public void An_element_is_added_to_the_list_that_was_there(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("x = [{ a += 1, a += 2 }]", "x = [{ a = [1, 2] }]")]
    [InlineData("x += { a = [1], a += 2 }", "x = [{ a = [1, 2] }]")]
    [InlineData("a = [7], x = [{ a += 1 }]", "a = [7], x = [{ a = [1] }]")]
    public void It_works_inside_lists_where_no_path_leads(string text, string expected) => Hocon.Same(expected, text);

    [Theory]
    [InlineData("a = 10, a += 2", "the number 10")]
    [InlineData("a = abc, a += 2", "the string \"abc\"")]
    [InlineData("a = { x = y }, a += 2", "an object")]
    public void What_is_no_list_cannot_be_added_to(string text, string found) => Assert.Contains($"a list of one element next to {found}", Hocon.Error(text));

    [Fact]
    public void The_environment_is_never_appended_to()
    {
        var options = new HoconOptions { Environment = new Dictionary<string, string> { ["a"] = "text" } };
        Assert.Equal([1], HoconConfig.ParseString("a += 1", "x.conf", options).Resolve().GetList<int>("a"));
    }
}
