using System.Diagnostics;
using System.Text;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Training.Checkpoints;
using Actors.Training.Interop;
using Actors.Training.Tasks;
using Actors.Worker.Data;
using Actors.Worker.Restoring;
using Actors.Worker.Torch;
using Actors.Worker.Vision;

namespace Actors.Worker.Tasks;

/// <summary>
/// The process of one <see cref="WorkerTask"/>.
/// <list type="bullet">
/// <item>Standard output belongs to the protocol alone; what libraries print there goes to standard error.</item>
/// <item>When input ends, whoever asked is gone or does not want the answer: the task is cancelled.</item>
/// </list>
/// </summary>
internal static class TaskProgram
{
    private const int Cancelled = 130;

    /// <returns>The exit code: 0 when the answer or the refusal was said.</returns>
    public static int Run()
    {
        using var output = Posix.TakeStandardOutput();
        var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
        var task = TaskProtocol.DecodeTask(input.ReadLine() ?? throw new EndOfStreamException("no task was given"));
        using var cancelled = new CancellationTokenSource();
        new Thread(() =>
        {
            while (input.ReadLine() is not null)
            {
            }
            cancelled.Cancel();
        }) { IsBackground = true, Name = "end of input" }.Start();
        var sending = new Lock();
        try
        {
            Send(Answer(task, done => Send(new TaskReport.Progress(done)), cancelled.Token));
            return 0;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            return Cancelled;
        }
        catch (Exception refusal) when (KindOf(refusal) is { } kind)
        {
            Send(new TaskReport.Refused(kind, refusal.Message.ReplaceLineEndings(" ")));
            return 0;
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

    // Null for a defect of the program.
    private static TaskRefusal? KindOf(Exception refusal) => refusal switch
    {
        FileNotFoundException or DirectoryNotFoundException => TaskRefusal.NotFound,
        UnauthorizedAccessException => TaskRefusal.NotReadable,
        SafetensorsException or EndOfStreamException => TaskRefusal.DamagedSafetensors,
        PthException => TaskRefusal.DamagedPth,
        CheckpointException => TaskRefusal.UnusableCheckpoint,
        DataSetException => TaskRefusal.UnusableData,
        IOException or TorchLoadException or VisionException or KeyNotFoundException => TaskRefusal.Failed,
        _ => null,
    };
}
