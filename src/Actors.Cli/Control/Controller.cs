using System.Net.Sockets;
using System.Text.Json;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Training.Runs;

namespace Actors.Cli.Control;

/// <summary>Has a command carried out by the process that owns the home, or, when none does, by this one.</summary>
internal static class Controller
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <exception cref="RefusalException">It was refused, or nobody could be asked.</exception>
    public static async Task CommandAsync(RunHome home, string run, ControlCommand command)
    {
        var request = new ControlRequest(run, command);
        var reply = await TrySendAsync(home, request) ?? await OwnAsync(home, request);
        if (reply.Refusal != "")
            throw new RefusalException(ExitCode.Conflict, $"run {run} refuses: {reply.Refusal}");
    }

    /// <returns>Null when nobody listens, or not to the end.</returns>
    private static async Task<ControlReply?> TrySendAsync(RunHome home, ControlRequest request)
    {
        if (ControlEndPoint.Of(home) is not { } endPoint || !File.Exists(ControlEndPoint.PathIn(home)))
            return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint);
        }
        catch (SocketException)
        {
            return null; // Left behind by a process that was killed.
        }

        using var limit = new CancellationTokenSource(Patience);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), (byte)'\n'], limit.Token);
        using var reply = new MemoryStream();
        await stream.CopyToAsync(reply, limit.Token);
        // It ended before it answered: whatever it did of this, doing it again does no harm.
        return reply.Length > 0 ? JsonSerializer.Deserialize(reply.ToArray(), ControlJson.Default.ControlReply) : null;
    }

    private static async Task<ControlReply> OwnAsync(RunHome home, ControlRequest request)
    {
        await using var node = Node.Open(home, Configuration.Bind(Configuration.Load(null, [])).Node, static (_, _, _) => { });
        return await node.AnswerAsync(request);
    }
}
