using System.Runtime.InteropServices;
using Actors.Runs.Checkpoints;
using Actors.Runs.Files;
using Actors.Runs.Interop;
using Actors.Runs.Protocol;
using Actors.Worker.Data;
using Actors.Worker.Torch;
using Actors.Worker.Vision;

namespace Actors.Worker.Session;

/// <summary>
/// The worker process, from its first line of input to its end.
/// <list type="bullet">
/// <item>It dies with its parent: by signal when the parent is killed, by end of input when the parent drops it.</item>
/// <item>Standard output belongs to the protocol alone; what libraries print there goes to standard error.</item>
/// <item>Signals that mean an orderly end reach the whole terminal or unit: the node decides what follows, so the worker does not listen.</item>
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
        using var ignoreTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var output = Posix.TakeStandardOutput();
        var link = new WorkerLink(Console.OpenStandardInput(), output);
        TorchRuntime.Warm();
        var order = link.ReadOrder();
        if (Posix.ParentProcessId() != order.ParentProcessId)
            return Failed;

        try
        {
            Work(order, link);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A device may have had a bad moment: another worker tries again for as long as it takes.
            link.Send(new WorkerReport.FilesBlocked(
                order.Directory, failure.Message.ReplaceLineEndings(" "), StorageFault.IsWantOfRoom(failure)));
            return 0;
        }
        catch (Exception refusal) when (refusal is CheckpointException or UnfitCheckpointException)
        {
            link.Send(new WorkerReport.Refused(refusal.Message));
            return 0;
        }
        catch (Exception failure)
        {
            // The last line is what people are shown.
            Console.Error.WriteLine(failure);
            Console.Error.WriteLine(TorchFailure.Describe(failure));
            return Failed;
        }
        finally
        {
            TorchRuntime.Settle();
        }
    }

    private static void Work(WorkerOrder order, WorkerLink link)
    {
        RunDirectory.Enter(order);
        var instructions = new Instructions(0);
        link.Listen(instructions.Take, onEnd: () => Posix.Kill(Environment.ProcessId));
        using var runLock = RunLock.Acquire(order.Directory, TimeSpan.FromMilliseconds(order.OrphanGraceMs));
        using var claim = CheckpointClaim.Take(order.Directory);
        if (Open(order, link) is not { } opened)
            return;
        using var session = opened;
        session.Run(instructions);
    }

    // What is wrong before the first step would be wrong again; what goes wrong later may be a device's bad moment.
    private static WorkerSession? Open(WorkerOrder order, WorkerLink link)
    {
        try
        {
            return WorkerSession.Open(order, link);
        }
        catch (Exception refusal) when (refusal is DataSetException or FormatException or VisionException or TorchLoadException or DeviceException or DeterminismException)
        {
            link.Send(new WorkerReport.Refused(refusal.Message.ReplaceLineEndings(" ")));
            return null;
        }
    }
}
