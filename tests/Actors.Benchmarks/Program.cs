using Actors.Benchmarks.Checkpoints;
using Actors.Benchmarks.Durable;
using Actors.Benchmarks.Gpu;
using Actors.Benchmarks.Journaling;
using Actors.Benchmarks.Node;
using Actors.Benchmarks.Ops;
using Actors.Benchmarks.Parsing;
using Actors.Benchmarks.Train;

// One verb a benchmark; each prints what it measured and returns 0 when its goal is met.
var verbs = new Dictionary<string, Func<string[], int>>
{
    ["checkpoint"] = CheckpointBenchmark.Run,
    ["durable"] = DurableBenchmark.Run,
    ["gpu"] = GpuCheck.Run,
    ["hocon"] = HoconBenchmark.Run,
    ["idle"] = IdleBenchmark.Measure,
    ["journal"] = JournalBenchmark.Run,
    ["ops"] = OpsBenchmark.Run,
    ["recovery"] = RecoveryBenchmark.Measure,
    ["train"] = TrainBenchmark.Run,
    [StepServer.Verb] = StepServer.Run,
};

if (args is [var verb, ..] && verbs.TryGetValue(verb, out var run))
    return run(args[1..]);
Console.Error.WriteLine($"usage: bench {string.Join('|', verbs.Keys)} [options]");
return 2;
