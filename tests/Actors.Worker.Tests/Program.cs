using Actors.Worker.Tests.Resuming;
using Actors.Worker.Tests.Torch;

namespace Actors.Worker.Tests;

/// <summary>What tests start as a process of its own: this assembly, with the name of a task.</summary>
internal static class Program
{
    private static int Main(string[] args) => args switch
    {
        [TrainingPart.Argument] => TrainingPart.Run(Console.In, Console.Out),
        [var question] => TorchProbe.Run(question),
        _ => throw new ArgumentException($"there is no task '{string.Join(' ', args)}'"),
    };
}
