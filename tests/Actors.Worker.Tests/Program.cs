using Actors.Worker.Tests.Resuming;

namespace Actors.Worker.Tests;

/// <summary>What tests start as a process of its own: this assembly, with the name of a task.</summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        [TrainingPart.Argument] => TrainingPart.Run(Console.In, Console.Out),
        _ => throw new ArgumentException($"there is no task '{string.Join(' ', args)}'"),
    };
}
