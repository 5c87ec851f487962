using System.Collections.Immutable;
using Actors.Hocon.Values;

namespace Actors.Hocon.Tests.Binding;

public class ConversionTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("false", false)]
    [InlineData("no", false)]
    [InlineData("off", false)]
    public void Strings_become_booleans(string text, bool expected) => Assert.Equal(expected, Hocon.Resolve($"a = {text}").GetBoolean("a"));

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("\"x\"", "x")]
    public void Numbers_and_booleans_become_strings(string text, string expected) => Assert.Equal(expected, Hocon.Resolve($"a = {text}").GetString("a"));

    [Theory]
    [InlineData("42", 42)]
    [InlineData("\"42\"", 42)]
    [InlineData("1e3", 1000)]
    [InlineData("42.0", 42)]
    [InlineData("-2147483648", int.MinValue)]
    public void Strings_become_numbers(string text, int expected) => Assert.Equal(expected, Hocon.Resolve($"a = {text}").GetInt32("a"));

    [Theory]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("x")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("1,000", true)]
    [InlineData("0x10")]
    [InlineData("\"\"")]
    public void Nothing_else_becomes_a_whole_number(string text, bool inQuotes = false) =>
        Assert.Contains("expected a whole number (Int32)", Assert.Throws<HoconException>(() => Hocon.Resolve(inQuotes ? $"a = \"{text}\"" : $"a = {text}").GetInt32("a")).Message);

    [Theory]
    [InlineData("1e999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void A_double_is_finite(string text) => Assert.Throws<HoconException>(() => Hocon.Resolve($"a = {text}").GetDouble("a"));

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{ b = 1 }")]
    public void Null_lists_and_objects_never_become_strings(string text) =>
        Assert.Contains("expected a string", Assert.Throws<HoconException>(() => Hocon.Resolve($"a = {text}").GetString("a")).Message);

    [Theory]
    [InlineData("a = [x, y]")]
    [InlineData("a { \"0\" = x, \"1\" = y }")]
    [InlineData("a.1 = x, a.10 = y, a.foo = z, a.-1 = w, a.1x = v")]
    [InlineData("a.10 = y, a.2 = x")]
    public void An_object_with_integer_keys_becomes_a_list_in_their_order(string text) =>
        Assert.Equal(["x", "y"], Hocon.Resolve(text).GetList<string>("a"));

    [Theory]
    [InlineData("a {}")]
    [InlineData("a { x = 1 }")]
    [InlineData("a = x")]
    [InlineData("a = null")]
    public void Nothing_else_becomes_a_list(string text) =>
        Assert.Contains("expected a list", Assert.Throws<HoconException>(() => Hocon.Resolve(text).GetList<string>("a")).Message);

    [Fact]
    public void An_object_with_integer_keys_stays_an_object_where_no_list_is_asked_for() =>
        Assert.IsType<HoconObject>(Hocon.Resolve("a { \"0\" = x }").GetValue("a"));

    [Fact]
    public void Lists_and_dictionaries_come_in_all_the_usual_types()
    {
        var config = Hocon.Resolve("l = [1, 2], d { x = 1, y.z = 2 }, e { x = 1 }");
        Assert.Equal([1, 2], config.Bind<int[]>("l"));
        Assert.Equal([1, 2], config.Bind<List<int>>("l"));
        Assert.Equal([1, 2], config.Bind<ImmutableArray<int>>("l").AsEnumerable());
        Assert.Equal([1, 2], config.Bind<ImmutableList<int>>("l"));
        Assert.Equal([1, 2], config.Bind<IEnumerable<int>>("l"));
        Assert.Equal([1, 2], config.Bind<IReadOnlySet<int>>("l").Order());
        Assert.Equal([1, 2], config.Bind<ImmutableHashSet<int>>("l").Order());
        Assert.Equal(1, config.Bind<IReadOnlyDictionary<string, int>>("e")["x"]);
        Assert.Equal(1, config.Bind<ImmutableDictionary<string, int>>("e")["x"]);
        Assert.Equal(1, config.Bind<ImmutableSortedDictionary<string, int>>("e")["x"]);
        Assert.Equal(2, config.Bind<Dictionary<string, HoconValue>>("d").Count);
    }

    [Fact]
    public void Types_that_parse_themselves_are_parsed()
    {
        var config = Hocon.Resolve("g = \"8a6e0804-2bd0-4672-b79d-d97027f9071a\", d = 2026-11-20, x = y");
        Assert.Equal(new Guid("8a6e0804-2bd0-4672-b79d-d97027f9071a"), config.Bind<Guid>("g"));
        Assert.Equal(new DateOnly(2026, 11, 20), config.Bind<DateOnly>("d"));
        Assert.Equal("x.conf:1:65: x is the string \"y\", expected a Guid", Assert.Throws<HoconException>(() => config.Bind<Guid>("x")).Message);
    }

    [Theory]
    [InlineData("reduce-lr", DayOfWeek.Monday, false)]
    [InlineData("monday", DayOfWeek.Monday, true)]
    [InlineData("Monday", DayOfWeek.Monday, true)]
    public void Enums_are_written_in_kebab_case(string text, DayOfWeek expected, bool isValid)
    {
        var config = Hocon.Resolve($"a = {text}");
        if (isValid)
            Assert.Equal(expected, config.Bind<DayOfWeek>("a"));
        else
            Assert.Equal(
                "x.conf:1:5: a is the string \"reduce-lr\", expected one of sunday, monday, tuesday, wednesday, thursday, friday, saturday",
                Assert.Throws<HoconException>(() => config.Bind<DayOfWeek>("a")).Message);
    }

    [Fact]
    public void Paths_that_lead_nowhere_say_how_far_they_lead()
    {
        var config = Hocon.Resolve("a {\n b = 1\n}, n = null");
        Assert.Equal("x.conf:1:3: a.c is missing, expected in an object that begins here", Assert.Throws<HoconException>(() => config.GetValue("a.c")).Message);
        Assert.Equal("x.conf:2:6: a.b.c is missing, expected in the number 1 that begins here", Assert.Throws<HoconException>(() => config.GetValue("a.b.c")).Message);
        Assert.True(config.HasPath("a.b"));
        Assert.False(config.HasPath("a.c"));
        Assert.False(config.HasPath("n"));
        Assert.Equal(1, config.GetConfig("a").GetInt32("b"));
    }
}
