using System.Runtime.InteropServices;
using Actors.Torch;
using Actors.Training.Checkpoints;
using Actors.Training.Data;
using Actors.Training.Interop;
using Actors.Training.Loop;

namespace Actors.Training.Workers;

/// <summary>
/// The worker process, from its first line of input to its end.
/// <list type="bullet">
/// <item>It dies with its parent: by signal when the parent is killed, by end of input when the parent drops it.</item>
/// <item>Standard output belongs to the protocol alone; what libraries print there goes to standard error.</item>
/// <item>Ctrl-C reaches the whole terminal: the node decides what it means, so the worker does not listen.</item>
/// </list>
/// </summary>
public static class WorkerProgram
{
    private const int Failed = 1;

    /// <summary>Runs the worker on this process's standard streams.</summary>
    /// <returns>The exit code: 0 when everything that ended it has been reported, 1 for a failure that trying again may mend.</returns>
    public static int Run()
    {
        Posix.DieWithParent();
        using var ignoreInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var output = Posix.TakeStandardOutput();
        var link = new WorkerLink(Console.OpenStandardInput(), output);
        var order = link.ReadOrder();
        if (Posix.ParentProcessId() != order.ParentProcessId)
            return Failed;

        try
        {
            Work(order, link);
            return 0;
        }
        catch (Exception refusal) when (refusal is DataSetException or CheckpointException or TorchException { IsOutOfMemory: false })
        {
            // The same again would end the same.
            link.Send(new WorkerReport.Refused(refusal.Message));
            return 0;
        }
        catch (Exception failure)
        {
            Console.Error.WriteLine(failure);
            return Failed;
        }
    }

    private static void Work(WorkerOrder order, WorkerLink link)
    {
        Directory.CreateDirectory(order.Directory);
        var instructions = new Instructions(0);
        link.Listen(instructions.Take, onEnd: () => Environment.Exit(Failed));
        using var runLock = RunLock.Acquire(order.Directory, TimeSpan.FromMilliseconds(order.OrphanGraceMs));
        using var session = WorkerSession.Open(order, link);
        session.Run(instructions);
    }
}
