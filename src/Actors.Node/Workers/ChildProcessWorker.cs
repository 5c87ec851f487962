using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Actors.Runs.Protocol;

namespace Actors.Node.Workers;

/// <summary>
/// A worker in a process of its own.
/// <list type="bullet">
/// <item>One thread starts the process and reads its output until the end. The kernel kills the worker when that thread ends, so it must
/// outlive the worker: a thread of the pool would not do.</item>
/// <item>The exit is reported once, after the last report.</item>
/// </list>
/// </summary>
internal sealed class ChildProcessWorker : IWorker
{
    private readonly ProcessStartInfo _start;
    private readonly WorkerOrder _order;
    private readonly Action<WorkerReport> _onReport;
    private readonly Action<WorkerExit> _onExit;
    private readonly StderrTail _stderr = new();
    private readonly Lock _input = new();
    private Process? _process;
    private bool _killed;

    private ChildProcessWorker(ProcessStartInfo start, WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        _start = start;
        _order = order;
        _onReport = onReport;
        _onExit = onExit;
    }

    public static ChildProcessWorker Start(
        ProcessStartInfo start, WorkerOrder order, Action<WorkerReport> onReport, Action<WorkerExit> onExit)
    {
        var worker = new ChildProcessWorker(start, order, onReport, onExit);
        new Thread(worker.Live) { IsBackground = true, Name = $"worker {order.Run} #{order.Attempt}" }.Start();
        return worker;
    }

    public void Send(WorkerInstruction instruction) => Write(WorkerProtocol.Encode(instruction));

    public void Kill()
    {
        lock (_input)
        {
            _killed = true;
            _process?.Kill();
        }
    }

    private void Live()
    {
        string exit;
        try
        {
            using var process = Process.Start(_start) ?? throw new InvalidOperationException("no process was started");
            process.ErrorDataReceived += (_, line) =>
            {
                if (line.Data is { } text)
                    _stderr.Add(text);
            };
            process.BeginErrorReadLine();
            lock (_input)
            {
                _process = process;
                if (_killed)
                    process.Kill();
            }

            Write(WorkerProtocol.Encode(_order));
            while (process.StandardOutput.ReadLine() is { } line)
                Report(line);
            process.WaitForExit();
            exit = Describe(process.ExitCode);
            lock (_input)
                _process = null;
        }
        catch (Exception failure) when (failure is Win32Exception or InvalidOperationException or IOException)
        {
            exit = $"could not be started: {failure.Message}";
        }

        _onExit(new WorkerExit(exit, _stderr.ToString()));
    }

    private void Report(string line)
    {
        WorkerReport report;
        try
        {
            report = WorkerProtocol.DecodeReport(line);
        }
        catch (JsonException)
        {
            // A worker that is killed in the middle of a line leaves half of one.
            _stderr.Add(line);
            return;
        }

        _onReport(report);
    }

    private void Write(byte[] line)
    {
        lock (_input)
        {
            if (_process is null)
                return;
            try
            {
                var input = _process.StandardInput.BaseStream;
                input.Write([.. line, (byte)'\n']);
                input.Flush();
            }
            catch (IOException)
            {
                // The worker is gone; its exit is on the way.
            }
        }
    }

    private static string Describe(int exitCode)
    {
        const int signalBase = 128;
        return exitCode switch
        {
            signalBase + 9 => "signal SIGKILL",
            signalBase + 11 => "signal SIGSEGV",
            signalBase + 6 => "signal SIGABRT",
            signalBase + 15 => "signal SIGTERM",
            signalBase + 2 => "signal SIGINT",
            > signalBase and < signalBase + 65 => string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - signalBase}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}"),
        };
    }
}
