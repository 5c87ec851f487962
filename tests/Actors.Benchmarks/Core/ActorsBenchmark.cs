namespace Actors.Benchmarks.Core;

/// <summary>The verb <c>actors</c>: speed and size of the core and of the SQLite journal, beside what is to be reached.</summary>
internal static class ActorsBenchmark
{
    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var runs = Option(args, "--runs", 5);
        var only = args.SkipWhile(arg => arg != "--only").Skip(1).FirstOrDefault();
        Figure[] figures =
        [
            .. MessagingFigures.All, .. FootprintFigures.All, .. MemoryFigures.All, .. DurableFigures.All(Option(args, "--large", 10_000_000)),
        ];
        if (only is not null)
            figures = [.. figures.Where(figure => figure.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];

        Console.WriteLine($"median of {runs} runs after one to warm up; {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        Console.WriteLine($"{"",-62} {"median",12} {"best",12} {"goal",12}  {"peer",-14}");
        var reached = true;
        foreach (var figure in figures)
        {
            await figure.Measure();
            var values = new List<double>();
            for (var run = 0; run < runs; run++)
            {
                GC.Collect();
                values.Add(await figure.Measure());
            }

            var median = Median.Of(values);
            var best = figure.LessIsBetter ? values.Min() : values.Max();
            reached &= figure.IsReached(median);
            var verdict = figure.Goal is null ? "" : figure.IsReached(median) ? "reached" : "MISSED";
            Console.WriteLine($"{figure.Name,-62} {Short(median),12} {Short(best),12} {(figure.Goal is { } goal ? Short(goal) : ""),12}  {figure.Peer,-14} {figure.Unit,-14} {verdict}");
        }

        FilledJournal.DeleteAll();
        return reached ? 0 : 1;
    }

    private static int Option(string[] args, string name, int otherwise) =>
        args.SkipWhile(arg => arg != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text) : otherwise;

    private static string Short(double value) => value switch
    {
        >= 1e6 => $"{value / 1e6:0.00} M",
        >= 1e4 => $"{value / 1e3:0.0} k",
        _ => $"{value:0.##}",
    };
}
