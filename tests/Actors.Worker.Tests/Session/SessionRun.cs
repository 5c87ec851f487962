using Actors.Runs.Run;
using Actors.Runs.Protocol;
using Actors.Worker.Recipes;
using Actors.Worker.Session;
using Actors.Worker.Tests.Loop;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Session;

/// <summary>What a session told from its start to its end.</summary>
internal sealed record SessionRun(WorkerReport.Ready Ready, IReadOnlyList<WorkerReport> Told)
{
    public long From => Ready.Step;

    public WorkerReport.CheckpointReported[] Saved => [.. Told.OfType<WorkerReport.CheckpointReported>()];

    public WorkerReport.ValidationReported[] Validations => [.. Told.OfType<WorkerReport.ValidationReported>()];

    public float[] Losses => [.. Told.OfType<WorkerReport.BatchReported>().Select(batch => batch.Loss)];

    public string ModelSha256 => Assert.IsType<WorkerReport.Finished>(Told[^1]).ModelSha256;

    /// <summary>Runs a session on a thread of its own until its last step; the caller's thread is its node.</summary>
    /// <param name="open">Called on the session's thread.</param>
    /// <param name="learningRate">What the node answers to the validation at a step.</param>
    public static SessionRun Train(WorkerOrder order, Func<ITrainable> open, Func<long, double> learningRate)
    {
        var reports = new ReportStream();
        var instructions = new Instructions(0);
        var session = new Thread(() =>
        {
            using var opened = WorkerSession.Over(order, new WorkerLink(Stream.Null, reports), CPU, open());
            opened.Run(instructions);
        }) { IsBackground = true };
        session.Start();
        var ready = reports.Next<WorkerReport.Ready>();
        var told = new List<WorkerReport>();
        while (told is not [.., WorkerReport.Finished])
        {
            told.Add(reports.Next<WorkerReport>());
            if (told[^1] is WorkerReport.ValidationReported { Step: var step })
                instructions.Take(new WorkerInstruction.Answer(step, learningRate(step), SaveCheckpoint: false, Finish: step == order.Settings.MaxSteps));
        }

        session.Join();
        return new SessionRun(ready, told);
    }
}
