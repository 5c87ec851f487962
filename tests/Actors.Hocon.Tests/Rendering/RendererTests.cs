using System.Text.Json;
using Actors.Hocon.Rendering;

namespace Actors.Hocon.Tests.Rendering;

public class RendererTests
{
    private const string Text = """
        run { seed = 7, name = "a b", word = adam, on = true, off = "true", nothing = null, rates = [1e-3, 1.50, "x"] }
        "a.b".""."include" = "\"\\\n\u0001\ud800😀"
        empty {}, none = [], nested = [{ x = 1 }, [2, 3], []], 3 = {4 = 5}
        """;

    [Fact]
    public void HOCON_reads_as_one_would_write_it() =>
        Assert.Equal(
            """
            run {
              seed = 7
              name = "a b"
              word = adam
              on = true
              off = "true"
              nothing = null
              rates = [1e-3, 1.50, x]
            }
            "a.b" {
              "" {
                "include" = "\"\\\n\u0001\ud800😀"
              }
            }
            empty = {}
            none = []
            nested = [
              {
                x = 1
              },
              [2, 3],
              []
            ]
            3 {
              4 = 5
            }

            """.ReplaceLineEndings("\n"),
            Hocon.Resolve(Text).Render());

    [Fact]
    public void What_is_rendered_parses_to_an_equal_tree()
    {
        var config = Hocon.Resolve(Text);
        foreach (var options in new[] { RenderOptions.Hocon, RenderOptions.Json, RenderOptions.Hocon with { ShowOrigins = true } })
            Assert.Equal(config.Document, Hocon.Resolve(config.Render(options)).Document);
    }

    [Fact]
    public void JSON_is_JSON()
    {
        var json = Hocon.Resolve("a { b = [1, {}, null], c = x }, d = true").Render(RenderOptions.Json);
        Assert.Equal("{\n  \"a\": {\n    \"b\": [1, {}, null],\n    \"c\": \"x\"\n  },\n  \"d\": true\n}\n", json);
        Assert.Equal("x", JsonDocument.Parse(json).RootElement.GetProperty("a").GetProperty("c").GetString());
        Assert.Equal("{}\n", Hocon.Resolve("").Render(RenderOptions.Json));
    }

    [Fact]
    public void Origins_are_comments_that_name_the_key_and_the_value_when_it_is_from_elsewhere()
    {
        var options = new HoconOptions { Environment = new Dictionary<string, string> { ["SEED"] = "7" } };
        var config = HoconConfig.ParseSetting("run.rate=1e-3")
            .WithFallback(HoconConfig.ParseString("run {\n  seed = ${SEED}\n  copy = ${base}\n}\n\n\nbase = 1", "run.conf", options));
        Assert.Equal(
            """
            run {
              seed = "7"  # run.conf:2:3, from environment variable SEED
              copy = 1  # run.conf:3:3, from run.conf:7:8
              rate = 1e-3  # --set run.rate=1e-3:1:1
            }
            base = 1  # run.conf:7:1

            """.ReplaceLineEndings("\n"),
            HoconConfig.Empty.WithFallback(config).Resolve(options).Render(new RenderOptions { ShowOrigins = true }));
    }
}
