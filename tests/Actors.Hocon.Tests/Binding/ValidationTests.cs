using System.ComponentModel.DataAnnotations;
using Actors.Hocon.Units;

namespace Actors.Hocon.Tests.Binding;

public class ValidationTests
{
    private sealed record Ruled(
        [Range(1, 100)] int Count,
        [AllowedValues("adam", "sgd")] string Name,
        [StringLength(5, MinimumLength = 2)] string Short,
        [MinLength(1)] IReadOnlyList<int> List,
        [RegularExpression("[a-z]+")] string Word,
        [property: Range(0.0, 1.0, MaximumIsExclusive = true)] double Rate,
        [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] TimeSpan Every,
        [Required] string Text);

    private const string Valid = "count = 1, name = adam, short = ab, list = [1], word = x, rate = 0, every = 1s, text = t";

    [Fact]
    public void What_keeps_to_the_rules_is_bound() => Assert.Equal(1, Hocon.Resolve(Valid).Bind<Ruled>().Count);

    [Theory]
    [InlineData("count = 0", "count is the number 0, expected at least 1 and at most 100")]
    [InlineData("name = lion", "name is the string \"lion\", expected one of adam, sgd")]
    [InlineData("short = a", "short is the string \"a\", expected 2 to 5 characters")]
    [InlineData("list = []", "list is a list of 0 elements, expected at least 1 elements or characters")]
    [InlineData("word = X", "word is the string \"X\", expected a text that matches [a-z]+")]
    [InlineData("rate = 1", "rate is the number 1, expected at least 0 and less than 1")]
    [InlineData("every = 2h", "every is the string \"2h\", expected at least 00:00:01 and at most 01:00:00")]
    [InlineData("text = \"\"", "text is the string \"\", expected something that is not empty")]
    [InlineData("text = null", "text is null, expected a string")]
    public void What_breaks_a_rule_is_refused_with_what_was_expected(string change, string problem)
    {
        var error = Assert.Throws<HoconException>(() => Hocon.Resolve($"{Valid}\n{change}").Bind<Ruled>());
        Assert.Equal(problem, error.Problem);
        Assert.Equal(2, error.Origin.Line);
    }

    private sealed record Window(int From, int To) : IValidatableObject
    {
        public IEnumerable<ValidationResult> Validate(ValidationContext context) =>
            From <= To ? [] : [new ValidationResult("from must not be after to")];
    }

    private sealed record Even
    {
        public Even(int number) => Number = number % 2 == 0 ? number : throw new ArgumentException("an odd number");

        public int Number { get; }
    }

    [Fact]
    public void A_record_may_check_itself()
    {
        Assert.Equal(new Window(1, 2), Hocon.Resolve("w { from = 1, to = 2 }").Bind<Window>("w"));
        Assert.Equal("x.conf:1:3: w: from must not be after to", Error<Window>("w { from = 2, to = 1 }", "w"));
        Assert.Equal("x.conf:1:3: e: an odd number", Error<Even>("e { number = 1 }", "e"));
    }

    private sealed record Defaults(int A = 1, int? B = null, string? C = null)
    {
        public int D { get; init; } = 4;

        public required int E { get; init; }

        public int Computed => A + D;
    }

    [Fact]
    public void Parameters_with_a_default_nullable_ones_and_initialized_properties_may_be_missing()
    {
        Assert.Equal(new Defaults { E = 5 }, Hocon.Resolve("e = 5").Bind<Defaults>());
        Assert.Equal(new Defaults(2, 3, "c") { D = 6, E = 5 }, Hocon.Resolve("a = 2, b = 3, c = c, d = 6, e = 5").Bind<Defaults>());
        Assert.Equal(new Defaults { E = 5 }, Hocon.Resolve("b = null, c = null, e = 5").Bind<Defaults>());
        Assert.Equal("x.conf:1:1: e is missing, expected in the object that begins here", Error<Defaults>("a = 2", ""));
        Assert.Equal("x.conf:1:8: unknown setting computed; expected one of a, b, c, d, e", Error<Defaults>("e = 5, computed = 1", ""));
    }

    private sealed record Sizes(long CacheBytes, ByteSize Memory, [DataType("size")] long Window, int Count);

    [Fact]
    public void Sizes_are_read_where_the_type_the_name_or_an_attribute_says_so()
    {
        Assert.Equal(
            new Sizes(1024, new ByteSize(2048), 4096, 1),
            Hocon.Resolve("cache-bytes = 1K, memory = 2K, window = 4K, count = 1").Bind<Sizes>());
        Assert.Contains("count is the string \"1K\", expected a whole number", Error<Sizes>("cache-bytes = 1K, memory = 2K, window = 4K, count = 1K", ""));
        Assert.Contains("cache-bytes is the string \"1X\", expected a size", Error<Sizes>("cache-bytes = 1X, memory = 2K, window = 4K, count = 1", ""));
    }

    private sealed record Nested(IReadOnlyList<Window> Windows, IReadOnlyDictionary<string, Window> Named);

    [Fact]
    public void Paths_lead_through_lists_and_dictionaries()
    {
        const string text = """
            windows = [{ from = 1, to = 2 }, { from = 1, too = 2 }]
            named { a { from = x, to = 1 }, "b.c" { from = 1 } }
            """;
        Assert.Equal(
            """
            x.conf:1:46: unknown setting windows.1.too; did you mean windows.1.to?
            x.conf:1:34: windows.1.to is missing, expected in the object that begins here
            x.conf:2:20: named.a.from is the string "x", expected a whole number (Int32)
            x.conf:2:39: named."b.c".to is missing, expected in the object that begins here
            """.ReplaceLineEndings("\n"),
            Error<Nested>(text, ""));
    }

    [Theory]
    [InlineData("learning-rte", "learning-rate")]
    [InlineData("learnign-rate", "learning-rate")]
    [InlineData("lerning_rate", "learning-rate")]
    [InlineData("momentum", null)]
    public void The_nearest_known_name_is_proposed_when_it_is_near(string name, string? nearest)
    {
        var error = Error<Rates>($"{name} = 1, learning-rate = 1, weight-decay = 1", "");
        Assert.EndsWith(nearest is null ? "; expected one of learning-rate, weight-decay" : $"; did you mean {nearest}?", error);
    }

    private sealed record Rates(double LearningRate, double WeightDecay);

    private static string Error<T>(string text, string path) => Assert.Throws<HoconException>(() => Hocon.Resolve(text).Bind<T>(path)).Message;
}
