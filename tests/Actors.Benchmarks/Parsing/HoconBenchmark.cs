using System.Text;
using Actors.Hocon;

namespace Actors.Benchmarks.Parsing;

/// <summary>How many megabytes of configuration are parsed in a second on one core, and how long 10,000 substitutions take.</summary>
internal static class HoconBenchmark
{
    private const int WarmUps = 4;
    private const int Passes = 9;
    private const int Substitutions = 10_000;
    private const double ParsedGoalMbPerSecond = 50;
    private const double ResolvedGoalMs = 100;

    internal static int Run(string[] arguments)
    {
        var isReached = Parsed("settings", ConfigTexts.Settings, ParsedGoalMbPerSecond);
        isReached &= Parsed("commented", ConfigTexts.Commented, ParsedGoalMbPerSecond);
        isReached &= Parsed("json", ConfigTexts.Json);
        isReached &= Parsed("paths", ConfigTexts.Paths);
        isReached &= Resolved("chain", ConfigTexts.Chain(Substitutions));
        isReached &= Resolved("fan", ConfigTexts.Fan(Substitutions));
        isReached &= Resolved("inheritance", ConfigTexts.Inheritance(Substitutions));
        isReached &= Resolved("appending", ConfigTexts.Appending(Substitutions));
        isReached &= Resolved("strings", ConfigTexts.Strings(Substitutions));
        return isReached ? 0 : 1;
    }

    private static bool Parsed(string name, string text, double? goal = null)
    {
        var megabytes = Encoding.UTF8.GetByteCount(text) / 1e6;
        var rate = megabytes / MedianSeconds(() => text, text => HoconConfig.ParseString(text));
        Console.WriteLine($"parse {name,-12} {rate,6:0.0} MB/s of {megabytes:0.0} MB{(goal is null ? "" : $"  (goal: at least {goal})")}");
        return goal is null || rate >= goal;
    }

    private static bool Resolved(string name, string text)
    {
        var ms = 1000 * MedianSeconds(() => HoconConfig.ParseString(text), config => config.Resolve());
        Console.WriteLine($"resolve {name,-12} {ms,5:0.0} ms for {Substitutions:N0} substitutions  (goal: less than {ResolvedGoalMs})");
        return ms < ResolvedGoalMs;
    }

    /// <summary>
    /// The median of the passes, after some that warm up, in processor time of all threads: what else the machine does is not measured, and
    /// collecting garbage is.
    /// </summary>
    private static double MedianSeconds<T>(Func<T> prepare, Action<T> measured)
    {
        var passes = new List<double>();
        for (var pass = -WarmUps; pass < Passes; pass++)
        {
            var prepared = prepare();
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            measured(prepared);
            if (pass >= 0)
                passes.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        return Median.Of(passes);
    }
}
