using System.Text;
using Actors.Runs.Checkpoints;
using Actors.Runs.Protocol;

namespace Actors.Worker.Session;

/// <summary>
/// The worker's end of the pipes to its node.
/// <list type="bullet">
/// <item>Reports leave in the order in which they are sent, from any thread, each flushed.</item>
/// <item>A thread reads instructions; when the node is gone, input ends and so does this process, at once.</item>
/// </list>
/// </summary>
public sealed class WorkerLink
{
    private readonly Stream _output;
    private readonly StreamReader _input;
    private readonly Lock _sending = new();

    public WorkerLink(Stream input, Stream output)
    {
        _input = new StreamReader(input, Encoding.UTF8);
        _output = output;
    }

    /// <summary>The first line.</summary>
    /// <exception cref="EndOfStreamException">The node went away before it said anything.</exception>
    public WorkerOrder ReadOrder() => WorkerProtocol.DecodeOrder(_input.ReadLine() ?? throw new EndOfStreamException("no order was given"));

    /// <summary>Starts the thread that hands on every instruction.</summary>
    /// <param name="onEnd">Called when input ends.</param>
    public void Listen(Action<WorkerInstruction> onInstruction, Action onEnd)
    {
        new Thread(() =>
        {
            try
            {
                while (_input.ReadLine() is { } line)
                    onInstruction(WorkerProtocol.DecodeInstruction(line));
            }
            finally
            {
                onEnd();
            }
        }) { IsBackground = true, Name = "instructions" }.Start();
    }

    public void Send(WorkerReport report)
    {
        byte[] line = [.. WorkerProtocol.Encode(report), (byte)'\n'];
        lock (_sending)
        {
            _output.Write(line);
            _output.Flush();
        }
    }
}
