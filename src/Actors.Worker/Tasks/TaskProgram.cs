using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;
using Actors.Runs.Interop;
using Actors.Runs.Tasks;
using Actors.Worker.Data;
using Actors.Worker.Restoring;
using Actors.Worker.Torch;
using Actors.Worker.Vision;

namespace Actors.Worker.Tasks;

/// <summary>
/// The process of one <see cref="WorkerTask"/>.
/// <list type="bullet">
/// <item>Standard output belongs to the protocol alone; what libraries print there goes to standard error.</item>
/// <item>The end of input cancels the task: the program that asked has ended, or does not want the answer.</item>
/// <item>Signals of the terminal reach that program too, and it decides; so this one ignores them.</item>
/// </list>
/// </summary>
internal static class TaskProgram
{
    private const int Cancelled = 130;

    /// <returns>The exit code: 0 when the answer or the refusal was said.</returns>
    public static int Run()
    {
        using var ignoreInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var ignoreTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
        using var output = Posix.TakeStandardOutput();
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var sending = new Lock();
        // Not disposed: the thread below may cancel at any time.
        var cancelled = new CancellationTokenSource();
        try
        {
            Send(AnswerOrRefusal());
            return 0;
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            return Cancelled;
        }

        TaskReport AnswerOrRefusal()
        {
            try
            {
                var task = TaskProtocol.DecodeTask(input.ReadLine() ?? throw new OperationCanceledException("no task was given"));
                new Thread(() => AwaitEnd(task)) { IsBackground = true, Name = "end of input" }.Start();
                return Answer(task, done => Send(new TaskReport.Progress(done)), cancelled.Token);
            }
            catch (Exception refusal) when (refusal is not OperationCanceledException)
            {
                var kind = KindOf(refusal);
                if (kind is null)
                    Console.Error.WriteLine(refusal);
                return new TaskReport.Refused(kind ?? TaskRefusal.Failed, kind is null ? TorchFailure.Describe(refusal) : refusal.Message.ReplaceLineEndings(" "));
            }
        }

        // Drawing stops between two images. Nothing else writes files, so it may end at once.
        void AwaitEnd(WorkerTask task)
        {
            while (input.ReadLine() is not null)
            {
            }
            cancelled.Cancel();
            if (task is not WorkerTask.DrawCaptchas)
                Posix.Kill(Environment.ProcessId);
        }

        void Send(TaskReport report)
        {
            byte[] line = [.. TaskProtocol.Encode(report), (byte)'\n'];
            lock (sending)
            {
                output.Write(line);
                output.Flush();
            }
        }
    }

    private static TaskReport Answer(WorkerTask task, Action<long> progress, CancellationToken cancellation)
    {
        switch (task)
        {
            case WorkerTask.DrawCaptchas draw:
                return new TaskReport.Drawn(CaptchaDataSet.Write(draw.Directory, draw.Settings, draw.Threads, done => progress(done), cancellation));
            case WorkerTask.Restore restore:
                TorchRuntime.Start(threads: 1); // A training beside this task needs the cores.
                using (var check = RestoreCheck.Of(restore.Run, restore.RecipeSettings))
                    return new TaskReport.Restored(check.Restore(restore.Path, restore.Sha256));
            case WorkerTask.Fit fit:
                using (var file = TensorFile.Open(fit.Path))
                {
                    TorchRuntime.Start(threads: 1);
                    using var check = RestoreCheck.Of(fit.Run, fit.RecipeSettings);
                    var found = check.Load(file);
                    return new TaskReport.Fitted(found, found.IsComplete ? check.State().ModelSha256 : null);
                }
            case WorkerTask.DescribeModel describe:
                TorchRuntime.Start(threads: 1);
                return new TaskReport.ModelDescribed(RestoreCheck.Describe(describe.Recipe, describe.RecipeSettings));
            default:
                throw new UnreachableException($"{task}");
        }
    }

    // Null for what is unexpected: a defect, or a failure of libtorch.
    private static TaskRefusal? KindOf(Exception refusal) => refusal switch
    {
        FileNotFoundException or DirectoryNotFoundException => TaskRefusal.NotFound,
        UnauthorizedAccessException => TaskRefusal.NotReadable,
        SafetensorsException or EndOfStreamException => TaskRefusal.DamagedSafetensors,
        PthException => TaskRefusal.DamagedPth,
        CheckpointException => TaskRefusal.UnusableCheckpoint,
        DataSetException => TaskRefusal.UnusableData,
        IOException or TorchLoadException or DeterminismException or VisionException or KeyNotFoundException => TaskRefusal.Failed,
        _ => null,
    };
}
