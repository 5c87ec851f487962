using System.Diagnostics;
using Actors.Node.Workers;
using Actors.Runs.Protocol;

namespace Actors.Benchmarks.Journaling;

/// <summary>A worker whose reports go nowhere: acknowledged and answered at once, without actor, events or disk.</summary>
internal static class BareWorker
{
    /// <summary>Steps per second from the first step's report to the last one's.</summary>
    public static double StepsPerSecond(IWorkerLauncher launcher, WorkerOrder order)
    {
        var exited = new ManualResetEventSlim();
        WorkerExit? ended = null;
        var finished = false;
        var rate = new StepRate();
        IWorker? worker = null;
        var launched = new ManualResetEventSlim();
        worker = launcher.Launch(
            order,
            report =>
            {
                launched.Wait();
                switch (report)
                {
                    case WorkerReport.BatchReported batch:
                        rate.Add(Stopwatch.GetTimestamp());
                        worker!.Send(new WorkerInstruction.Acknowledge(batch.Step));
                        break;
                    case WorkerReport.ValidationReported validation:
                        worker!.Send(new WorkerInstruction.Answer(
                            validation.Step, order.Settings.Optimizer.LearningRate, SaveCheckpoint: false, validation.Step == order.Settings.MaxSteps));
                        break;
                    case WorkerReport.Finished:
                        finished = true;
                        break;
                    case WorkerReport.Refused refused:
                        throw new InvalidOperationException(refused.Reason);
                }
            },
            exit =>
            {
                ended = exit;
                exited.Set();
            });
        launched.Set();
        exited.Wait();
        if (!finished)
            throw new InvalidOperationException($"the worker ended early: {ended!.Text} {ended.Stderr}");
        return rate.PerSecond;
    }
}
