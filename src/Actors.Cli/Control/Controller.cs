using System.Net.Sockets;
using System.Text.Json;
using Actors.Cli.Composition;
using Actors.Cli.Output;
using Actors.Cli.Settings;
using Actors.Runs.Run;

namespace Actors.Cli.Control;

/// <summary>Has commands carried out by the process that owns the home, or, when none does, by this one.</summary>
internal static class Controller
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Commands, in order, up to the first that is refused.</summary>
    /// <exception cref="RefusalException">One was refused, or not answered in time, or nobody could be asked.</exception>
    public static Task CommandAsync(RunHome home, string run, params IReadOnlyList<ControlCommand> commands) => CommandAsync(home, run, Patience, commands);

    /// <param name="patience">How long the process that owns the home may take for each.</param>
    internal static async Task CommandAsync(RunHome home, string run, TimeSpan patience, IReadOnlyList<ControlCommand> commands)
    {
        HomeNode? own = null;
        try
        {
            foreach (var request in commands.Select(command => new ControlRequest(run, command)))
            {
                var reply = own is null ? await TrySendAsync(home, request, patience) : null;
                Demand(run, reply ?? await (own ??= await OpenNodeAsync(home)).AnswerAsync(request));
            }
        }
        finally
        {
            if (own is not null)
                await own.DisposeAsync();
        }
    }

    /// <exception cref="RefusalException">The run refuses, or has not answered in time.</exception>
    internal static void Demand(string run, ControlReply reply)
    {
        if (reply.TimedOut)
            throw new RefusalException(ExitCode.Timeout, $"run {run} has not answered in time, and may still do it: {reply.Refusal}");
        if (reply.Refusal != "")
            throw new RefusalException(ExitCode.Conflict, $"run {run} refuses: {reply.Refusal}");
    }

    /// <returns>Null when nobody listens, or not to the end.</returns>
    /// <exception cref="RefusalException">There is no answer in time.</exception>
    internal static async Task<ControlReply?> TrySendAsync(RunHome home, ControlRequest request, TimeSpan patience)
    {
        using var socket = await TryConnectAsync(home);
        if (socket is null)
            return null;
        using var limit = new CancellationTokenSource(patience);
        try
        {
            return await AskAsync(socket, request, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RefusalException(
                ExitCode.Timeout, $"the process that owns {home.Path} has not answered within {patience.TotalMinutes:0} minutes, and may still do it");
        }
        catch (Exception gone) when (gone is IOException or JsonException)
        {
            return null;
        }
    }

    /// <returns>Null when nobody listens.</returns>
    private static async Task<Socket?> TryConnectAsync(RunHome home)
    {
        if (!File.Exists(ControlEndPoint.PathIn(home)))
            return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var endPoint = new ControlEndPoint(home);
            await socket.ConnectAsync(endPoint.Socket);
            return socket;
        }
        catch (Exception nobody) when (nobody is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            return null; // Left behind by a process that was killed.
        }
    }

    // Null when it ended before it answered: whatever it did of this, doing it again does no harm.
    private static async Task<ControlReply?> AskAsync(Socket socket, ControlRequest request, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), (byte)'\n'], cancellationToken);
        using var reply = new MemoryStream();
        await stream.CopyToAsync(reply, cancellationToken);
        return reply.Length > 0 ? JsonSerializer.Deserialize(reply.ToArray(), ControlJson.Default.ControlReply) : null;
    }

    private static Task<HomeNode> OpenNodeAsync(RunHome home) =>
        HomeNode.OpenAsync(home, Configuration.OfNode(Configuration.Load(null, [])), static (_, _, _) => { });
}
