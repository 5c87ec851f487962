using System.Globalization;

namespace Actors.Benchmarks.Checkpoints;

/// <summary>
/// <c>bench checkpoint [MIB[,MIB…] [ROUNDS [STEPS [CONF [PATH=VALUE …]]]]]</c>: what a checkpoint costs, beside what the machine does with the same bytes, alternating
/// in one process: the copy for which training waits, and the write with its hash, flush and name. How long it takes to tell what a file of that
/// size holds, in both formats, the reading alone and the whole program. Then training that saves every 100 steps
/// beside training that never saves, two runs that never save for how much such pairs differ by themselves, and, in a run that saves every 10,
/// save by save what one adds; 0 steps leave that out. With a configuration only its training is measured, once, save by save: <c>0 0 500 hocon/captcha.conf
/// run.batch-size=16</c>.
/// </summary>
internal static class CheckpointBenchmark
{
    private const double StallGoal = 1.3;
    private const double WriteGoal = 0.85;
    private const double InspectGoalMs = 100;
    private const double TrainingGoal = 0.01;

    public static int Run(string[] args)
    {
        if (!AsWorker.Is)
            return AsWorker.Run(["checkpoint", .. args]);
        var sizes = (args.ElementAtOrDefault(0) ?? "128,2662").Split(',').Select(size => long.Parse(size, CultureInfo.InvariantCulture) << 20);
        var rounds = int.Parse(args.ElementAtOrDefault(1) ?? "7", CultureInfo.InvariantCulture);
        var steps = int.Parse(args.ElementAtOrDefault(2) ?? "400", CultureInfo.InvariantCulture);
        var own = args.ElementAtOrDefault(3);
        Console.WriteLine($"load {File.ReadAllText("/proc/loadavg").Trim()}, {Environment.ProcessorCount} cores");
        if (own is not null)
            return OwnTraining(steps, own, args[4..]) ? 0 : 1;
        var met = true;
        foreach (var size in sizes)
        {
            using (var captured = new CapturedState(size))
            {
                met &= Stall(captured, rounds);
                met &= Write(captured, rounds);
            }

            met &= Inspect(size, isPth: false, rounds);
            met &= Inspect(size, isPth: true, rounds);
        }

        return steps > 0 ? (met & Training(steps, rounds) ? 0 : 1) : met ? 0 : 1;
    }

    private static bool Stall(CapturedState captured, int rounds)
    {
        using var figure = new StallFigure(captured);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{captured.SizeMiB:F0} MiB: the buffer is made and touched in {figure.MadeMs:F0} ms, beside the first steps; the first copy takes {figure.FirstMs:F0} ms"));
        var pairs = Pairs.Of(rounds, figure.FillMs, figure.CopyMs);
        var ratio = pairs.MedianRatio;
        return Report(ratio <= StallGoal, string.Create(CultureInfo.InvariantCulture,
            $"{captured.SizeMiB:F0} MiB: training waits {pairs.First:F1} ms, the plain copy takes {pairs.Second:F1} ms ({Rate(captured, pairs.Second):F1} GB/s); ratio {ratio:F2} (goal at most {StallGoal})"));
    }

    private static bool Write(CapturedState captured, int rounds)
    {
        using var figure = new WriteFigure(captured);
        var pairs = Pairs.Of(rounds, figure.PublishMs, figure.RawMs);
        var ratio = 1 / pairs.MedianRatio;
        return Report(ratio >= WriteGoal, string.Create(CultureInfo.InvariantCulture,
            $"{captured.SizeMiB:F0} MiB: published in {pairs.First:F0} ms ({Rate(captured, pairs.First):F2} GB/s), written and flushed raw in {pairs.Second:F0} ms ({Rate(captured, pairs.Second):F2} GB/s); SHA-256 alone {figure.HashMs():F0} ms; of the raw rate {ratio:F2} (goal at least {WriteGoal})"));
    }

    private static bool Inspect(long size, bool isPth, int rounds)
    {
        using var figure = new InspectFigure(size, isPth);
        var first = figure.ReadMs();
        var pairs = Pairs.Of(rounds, figure.ReadMs, figure.ProcessMs);
        return Report(first <= InspectGoalMs, string.Create(CultureInfo.InvariantCulture,
            $"{size >> 20} MiB, {InspectFigure.Tensors} tensors, {(isPth ? "pth" : "safetensors")}: read in {first:F1} ms the first time (goal at most {InspectGoalMs:F0}), then in {pairs.First:F1} ms; 'checkpoints info' takes {pairs.Second:F0} ms from its start to its end"));
    }

    private static bool Training(int steps, int rounds)
    {
        using var figure = new TrainingFigure(steps, "hocon/captcha-small.conf", []);
        var pairs = Pairs.Of(rounds, figure.SavingStepsPerSecond, figure.StepsPerSecond);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{steps} steps, a save of {figure.CheckpointMiB:F1} MiB every {TrainingFigure.SaveEvery}: {pairs.First:F2} steps/s, {pairs.Second:F2} without saves; ratio {Ratios(pairs)}"));
        var same = Pairs.Of(rounds, figure.StepsPerSecond, figure.StepsPerSecond);
        Console.WriteLine($"for comparison, two runs without saves: ratio {Ratios(same)}");
        return Saves(figure);
    }

    private static bool OwnTraining(int steps, string configuration, string[] settings)
    {
        using var figure = new TrainingFigure(steps, configuration, settings);
        return Saves(figure);
    }

    private static bool Saves(TrainingFigure figure)
    {
        var (rate, lost) = figure.Saves();
        var share = Median.Of(lost) / TrainingFigure.SaveEvery;
        return Report(share <= TrainingGoal, string.Create(CultureInfo.InvariantCulture,
            $"save by save, {lost.Count} of {figure.CheckpointMiB:F1} MiB, at {rate:F2} steps/s: the steps behind a save against those after them, a save adds {Median.Of(lost) / rate * 1000:F0} ms (mean {lost.Average() / rate * 1000:F0}, from {lost.Min() / rate * 1000:F0} to {lost.Max() / rate * 1000:F0}); one every {TrainingFigure.SaveEvery} steps adds {share:P2} (goal at most {TrainingGoal:P0})"));
    }

    private static string Ratios(Pairs pairs) => string.Create(CultureInfo.InvariantCulture,
        $"{pairs.MedianRatio:F3} (from {pairs.Ratios[0]:F3} to {pairs.Ratios[^1]:F3})");

    private static double Rate(CapturedState captured, double ms) => captured.SizeBytes / ms / 1e6;

    private static bool Report(bool isMet, string line)
    {
        Console.WriteLine($"{line}{(isMet ? "" : ", missed")}");
        return isMet;
    }
}
