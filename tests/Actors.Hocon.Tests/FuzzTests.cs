using System.Diagnostics;
using System.Text;
using Actors.Hocon.Includes;
using Actors.Hocon.Rendering;

namespace Actors.Hocon.Tests;

/// <summary>Mutates texts. Whatever comes out parses or is refused with a <see cref="HoconException"/>, and does so soon.</summary>
public class FuzzTests
{
    /// <summary>How many inputs a run has: 100,000, or what ACTORS_FUZZ_INPUTS says.</summary>
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("ACTORS_FUZZ_INPUTS") ?? "100000");

    private static readonly string[] Seeds =
    [
        "run { seed = 7, rates = [1e-3, 1.5, ${run.seed}], name = \"a\\u00e9\\n\" }\n# comment\n",
        "a = 1, a = ${a}x, b = ${?c}[1] ${d}, c = [2], d = [${a}, { e = ${b} }]",
        "a.b.\"c.d\".e += 1\na.b += { x = ${?a} }\na { b : null }",
        "include \"none.conf\"\ninclude required(file(\"none\"))\nx = include",
        "o = ${p} { q = ${o.r} }, p { r = 1 }, o.r = [${p}, ${?none}], p = ${o}",
        "{\"json\": [true, false, null, -1.5e+10, \"\\ud83d\\ude00\\\\\"], \"x\": {}}",
        "raw = \"\"\"a\"b\"\"c\n\"\"\"\"\nt = 10 seconds, s = 64 MiB // end",
        "a = ${?b}x, b = ${?a} [007, -.5, 1.], a += ${a}, a = ${a} { c = ${a}, d = ${?N[]} }, b.p.q = 1, b.p = ${?b}",
        "a = ${b}, b = ${c}, c = ${a}, c = 3\nl = [1\n2,3\n,]\r\n\u00a0k\u2028 = \ufeffv",
    ];

    private static readonly string[] Words =
    [
        "${a}", "${?a}", "${", "}", "{", "[", "]", "\"", "\"\"\"", ",", "\n", "=", "+=", ":", ".", "a", "b", "o", " ", "#", "//", "include ",
        "true", "null", "1", "-", "1e9", "\\", "\\u", "\u2003", "a.b", "\ufeff", "[]}", "00", "${?a.b}",
    ];

    [Fact]
    public void Mutated_texts_never_crash_hang_or_change_when_they_are_rendered()
    {
        // The seed is fixed, so that a failure can be repeated; its text is in the message.
        var random = new Random(20261120);
        var watch = new Stopwatch();
        for (var i = 0; i < Inputs; i++)
        {
            var bytes = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);
            watch.Restart();
            Exception? failure = null;
            try
            {
                Try(bytes);
            }
            catch (Exception e) when (e is not HoconException)
            {
                failure = e;
            }
            catch (HoconException e)
            {
                failure = e.Message.Contains('\n') || e.Origin.Line < 0 ? e : null;
            }

            Assert.True(failure is null && watch.Elapsed < TimeSpan.FromSeconds(60), $"input {i}: {failure} {watch.Elapsed} {Convert.ToHexString(bytes)}");
        }
    }

    private static void Try(byte[] bytes)
    {
        var config = HoconConfig.ParseString(SourceText.Decode(bytes, new Source("x.conf")), "x.conf", Hocon.NoEnvironment).Resolve();
        foreach (var options in new[] { RenderOptions.Hocon, RenderOptions.Json })
        {
            var again = HoconConfig.ParseString(config.Render(options), "y.conf", Hocon.NoEnvironment);
            if (!again.Document.Equals(config.Document))
                throw new InvalidOperationException($"rendered differently: {config.Render(options)}");
        }
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var changes = random.Next(1, 8); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 10), bytes.Count - at));
                    break;
                case 2 when at < bytes.Count:
                    var copied = bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    bytes.InsertRange(random.Next(bytes.Count + 1), copied);
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                    break;
            }
        }

        return [.. bytes];
    }
}
