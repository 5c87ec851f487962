using System.Diagnostics;
using System.Globalization;
using Actors.Simulation;
using Actors.Simulation.Faults;

// simulate [N] [--seed S] [--trace] [--threads T]: N histories from seed S on; 0 when all of them are well. Ctrl-C ends it with what came of
// those that have ended.
var count = 200_000;
var first = 1UL;
var (isTraced, threads) = (false, Environment.ProcessorCount);
for (var i = 0; i < args.Length; i++)
{
    var isUnderstood = args[i] switch
    {
        "--seed" => i + 1 < args.Length && ulong.TryParse(args[++i], CultureInfo.InvariantCulture, out first),
        "--threads" => i + 1 < args.Length && int.TryParse(args[++i], CultureInfo.InvariantCulture, out threads) && threads > 0,
        "--trace" => isTraced = true,
        _ => int.TryParse(args[i], CultureInfo.InvariantCulture, out count) && count > 0,
    };
    if (!isUnderstood)
    {
        Console.Error.WriteLine($"'{args[i]}' is not understood. usage: simulate [N] [--seed S] [--trace] [--threads T]");
        return 2;
    }
}

var startedAt = Stopwatch.GetTimestamp();
using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};
var summary = Histories.Run(
    first, count, threads, isTraced, Console.Out, (done, failed) => Console.Error.WriteLine($"{done:N0} of {count:N0} histories, {failed} failed"), interrupted.Token);
Console.WriteLine(summary.Describe(Stopwatch.GetElapsedTime(startedAt)));
return summary.Failed.Count > 0 ? 1 : interrupted.IsCancellationRequested ? 130 : 0;
