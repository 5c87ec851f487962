using System.Text;
using Actors.Hocon.Values;

namespace Actors.Hocon.Tests;

/// <summary>Runs alone, because it measures the processor time of the process.</summary>
[CollectionDefinition(nameof(LimitTests), DisableParallelization = true)]
[Collection(nameof(LimitTests))]
public class LimitTests
{
    private const string TooDeep = "more than 512 levels of nesting, the limit";

    [Theory]
    [InlineData("[")]
    [InlineData("{a=")]
    [InlineData("{a{b=[")]
    public void Nesting_is_bounded(string open) => Assert.Contains(TooDeep, Hocon.Error("a = " + string.Concat(Enumerable.Repeat(open, 1_000_000 / open.Length))));

    [Theory]
    [InlineData("[", "]", 511)]
    [InlineData("{a=", "}", 511)]
    [InlineData("{a=[", "]}", 255)]
    public void Nesting_up_to_the_limit_is_fine_on_a_stack_of_one_megabyte(string open, string close, int times)
    {
        var text = $"x = 1, a = {string.Concat(Enumerable.Repeat(open, times))}${{x}}{string.Concat(Enumerable.Repeat(close, times))}";
        var isSame = false;

        var thread = new Thread(
            () =>
            {
                var config = Hocon.Resolve(text);
                isSame = Hocon.Resolve(config.Render()).Document.Equals(config.WithFallback(config).Resolve().Document);
            },
            maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();

        Assert.True(isSame);
    }

    [Fact]
    public void Keys_of_a_path_count_as_nesting()
    {
        Assert.Contains("a path of more than 512 keys", Hocon.Error(string.Join('.', Enumerable.Repeat("a", 1_000_000)) + " = 1"));
        Assert.Contains(TooDeep, Hocon.Error(string.Concat(Enumerable.Repeat("a.a.a.a.a.a.a.a {\n", 100))));
        Assert.Equal(
            "path \"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.…\":1:1: a path of more than 512 keys",
            Assert.Throws<HoconException>(() => HoconPath.Parse(string.Join('.', Enumerable.Repeat("a", 600)))).Message);
    }

    [Fact]
    public void Substitutions_cannot_nest_values_deeper()
    {
        var text = new StringBuilder("a0 = 1\n");
        for (var i = 1; i < 700; i++)
            text.Append($"a{i} {{ b = ${{a{i - 1}}} }}\n");
        Assert.Contains("substitutions nest values more than 512 deep, the limit", Hocon.Error(text.ToString()));
    }

    [Fact]
    public void A_chain_of_ten_thousand_substitutions_resolves_on_a_small_stack()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            text.Append($"a{i} = ${{a{i + 1}}}\n");
        var config = Hocon.Parse(text.Append("a10000 = end").ToString());
        string? first = null;

        var thread = new Thread(() => first = config.Resolve().GetString("a0"), maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();

        Assert.Equal("end", first);
    }

    [Fact]
    public void A_longer_chain_is_refused()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 40_000; i++)
            text.Append($"a{i} = ${{a{i + 1}}}\n");
        Assert.Contains("more than 30000 substitutions wait for each other, the limit", Hocon.Error(text.Append("a40000 = end").ToString()));
    }

    [Theory]
    [InlineData("a{0} = ${{a{1}}}${{a{1}}}", "a0 = [1]")]
    [InlineData("a{0} = ${{a{1}}}${{a{1}}}", "a0 = x")]
    [InlineData("a{0} = [${{a{1}}}, ${{a{1}}}]", "a0 = [1]")]
    [InlineData("a{0} {{ x = ${{a{1}}}, y = ${{a{1}}} }}", "a0 = 1")]
    [InlineData("a{0} = ${{a{1}}}, a{0} = ${{a{1}}}", "a0 {{ x = 1 }}, b = ${{a59.x.y}}")]
    public void Doubling_sixty_times_is_refused_or_done_quickly(string line, string start)
    {
        var text = new StringBuilder(string.Format(start)).Append('\n');
        for (var i = 1; i < 60; i++)
            text.AppendFormat(line, i, i - 1).Append('\n');
        AssertQuick(text.ToString());
    }

    [Theory]
    [InlineData("a += {0}\n")]
    [InlineData("a = ${{?a}}[{0}]\n")]
    [InlineData("a = ${{?a}}{0}\n")]
    [InlineData("a = ${{?a}} {{ k{0} = 1 }}\n")]
    [InlineData("a = ${{?b}}\na.x{0} = 1\n")]
    [InlineData("a{0} = ${{?a}}, a {{ b{0} = ${{?a{0}}} }}\n")]
    public void Ten_thousand_definitions_are_refused_or_merged_quickly(string line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            text.AppendFormat(line, i);
        AssertQuick(text.ToString());
    }

    [Fact]
    public void Ten_thousand_elements_can_be_appended() =>
        Assert.Equal(10_000, Hocon.Resolve(string.Concat(Enumerable.Repeat("a += 1\n", 10_000))).GetList<int>("a").Count);

    [Fact]
    public void A_thousand_objects_can_be_added_to_an_object() =>
        Assert.Equal(1_000, Hocon.Resolve(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"a = ${{?a}} {{ k{i} = 1 }}\n"))).GetConfig("a").Root.Count);

    [Theory]
    [InlineData("a.b = 1\n")]
    [InlineData("a.b{0} = 1\n")]
    [InlineData("a {{ b {{ c{0} = 1 }} }}\n")]
    [InlineData("a = {{}} {{}}\n")]
    [InlineData("\"")]
    [InlineData("\"\"\"a")]
    [InlineData("${{")]
    [InlineData("a{0}\n= \n\n\n 1\n")]
    [InlineData("a = b c d e # f\n")]
    [InlineData("/")]
    [InlineData("\\u")]
    public void A_long_text_costs_no_more_than_its_length(string line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            text.AppendFormat(line, i);
        AssertQuick(text.ToString());
    }

    private static void AssertQuick(string text)
    {
        var before = Environment.CpuUsage.TotalTime;
        try
        {
            Hocon.Resolve(text);
        }
        catch (HoconException)
        {
            // Refused is fine too.
        }

        // Each takes less than a second; the bound only tells linear from quadratic.
        var taken = Environment.CpuUsage.TotalTime - before;
        Assert.True(taken < TimeSpan.FromSeconds(8), $"took {taken}");
    }
}
