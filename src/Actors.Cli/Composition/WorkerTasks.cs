using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Actors.Cli.Output;
using Actors.Formats;
using Actors.Formats.Pth;
using Actors.Runs.Checkpoints;
using Actors.Node.Workers;
using Actors.Runs.Tasks;
using Actors.Runs.Protocol;

namespace Actors.Cli.Composition;

/// <summary>Has the worker program do what needs tensors or images, and waits for its answer.</summary>
internal static class WorkerTasks
{
    /// <param name="progress">Told how much is done, now and then.</param>
    /// <param name="cancellation">Ends the task; what it wrote is whole.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="RefusalException">The worker refuses, cannot be started, or ended without an answer.</exception>
    /// <exception cref="IOException">A file that the task names is missing or cannot be read.</exception>
    /// <exception cref="SafetensorsException">A file that the task names is damaged; so with <see cref="PthException"/>.</exception>
    /// <exception cref="CheckpointException">A checkpoint is not what was recorded, or of another model.</exception>
    public static T Run<T>(WorkerTask task, Action<long>? progress = null, CancellationToken cancellation = default) where T : TaskReport
    {
        using var process = Start();
        var errors = new StderrTail();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
                errors.Add(text);
        };
        process.BeginErrorReadLine();
        var input = process.StandardInput;
        try
        {
            input.BaseStream.Write([.. TaskProtocol.Encode(task), (byte)'\n']);
            input.BaseStream.Flush();
        }
        catch (IOException)
        {
            // The worker has ended; its exit code and its last words say why.
        }

        using var cancelling = cancellation.Register(input.Close);
        TaskReport? answer = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            answer = TryDecode(line) ?? answer;
            if (answer is TaskReport.Progress { Done: var done })
                progress?.Invoke(done);
        }

        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return answer switch
        {
            T expected => expected,
            TaskReport.Refused refused => throw Refusal(refused),
            _ => throw new RefusalException(ExitCode.Failed, $"the worker program ended with exit code {process.ExitCode} and no answer: {errors}"),
        };
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(WorkerExecutable.Find(), [TaskProtocol.Argument])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in WorkerEnvironment.Variables(threads: 1))
            start.Environment[name] = value;
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("no process was started");
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException)
        {
            throw new RefusalException(ExitCode.Failed, $"the worker program could not be started: {failure.Message}");
        }
    }

    // A worker that is killed in the middle of a line leaves half of one.
    private static TaskReport? TryDecode(string line)
    {
        try
        {
            return TaskProtocol.DecodeReport(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Exception Refusal(TaskReport.Refused refused) => refused.Kind switch
    {
        TaskRefusal.NotFound => new FileNotFoundException(refused.Message),
        TaskRefusal.NotReadable => new UnauthorizedAccessException(refused.Message),
        TaskRefusal.DamagedSafetensors => new SafetensorsException(refused.Message),
        TaskRefusal.DamagedPth => new PthException(refused.Message),
        TaskRefusal.UnusableCheckpoint => new CheckpointException(refused.Message),
        TaskRefusal.UnusableData => new RefusalException(ExitCode.Usage, refused.Message),
        _ => new RefusalException(ExitCode.Failed, refused.Message),
    };
}
