using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Actors.Hocon.Tests.Binding;

public class RecordTests
{
    private sealed record Optimizer(string Name, [Range(0, 1)] double LearningRate, ImmutableArray<double> Betas);

    private enum Mode
    {
        Deterministic,
        AsFastAsItGoes,
    }

    private sealed record Run(
        long Seed,
        Optimizer Optimizer,
        TimeSpan CheckpointEvery,
        Mode Mode,
        long CacheBytes,
        IReadOnlyDictionary<string, int> Workers,
        string? Note);

    private const string Text = """
        run {
          seed = 7
          optimizer { name = adam, learning-rate = 1e-3, betas = [0.9, 0.999] }
          checkpoint-every = 10 min
          mode = as-fast-as-it-goes
          cache-bytes = 64MiB
          workers { gpu0 = 2, gpu1 = 3 }
        }
        """;

    [Fact]
    public void A_record_takes_its_parameters_from_settings_in_kebab_case()
    {
        var run = Hocon.Resolve(Text.Replace("10 min", "10 minutes")).Bind<Run>("run");

        Assert.Equal(7, run.Seed);
        Assert.Equal(("adam", 1e-3), (run.Optimizer.Name, run.Optimizer.LearningRate));
        Assert.Equal([0.9, 0.999], run.Optimizer.Betas.AsEnumerable());
        Assert.Equal(TimeSpan.FromMinutes(10), run.CheckpointEvery);
        Assert.Equal(Mode.AsFastAsItGoes, run.Mode);
        Assert.Equal(64 << 20, run.CacheBytes);
        Assert.Equal(3, run.Workers["gpu1"]);
        Assert.Null(run.Note);
    }

    [Fact]
    public void All_problems_are_reported_together_each_with_its_place()
    {
        var text = Text.Replace("learning-rate = 1e-3", "learning-rte = 1e-3").Replace("seed = 7", "seed = seven");

        var error = Assert.Throws<HoconException>(() => Hocon.Resolve(text).Bind<Run>("run"));

        Assert.Equal(
            """
            x.conf:2:10: run.seed is the string "seven", expected a whole number (Int64)
            x.conf:3:13: run.optimizer.learning-rate is missing, expected in the object that begins here
            x.conf:3:28: unknown setting run.optimizer.learning-rte; did you mean run.optimizer.learning-rate?
            x.conf:4:22: run.checkpoint-every is the string "10 min", expected a duration such as 10s (units ns, us, ms, s, m, h, d; milliseconds without a unit)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', error.Message.Split('\n').Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_value_out_of_range_is_refused_where_it_is_written() =>
        Assert.Equal(
            "x.conf:1:20: o.learning-rate is the number 2, expected at least 0 and at most 1",
            Assert.Throws<HoconException>(() =>
                Hocon.Resolve("o.learning-rate  = 2, o { name = x, betas = [] }").Bind<Optimizer>("o")).Message);
}
