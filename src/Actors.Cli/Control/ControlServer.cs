using System.Net.Sockets;
using System.Text.Json;
using Actors.Runs.Run;

namespace Actors.Cli.Control;

/// <summary>Takes requests of other processes of the same user, one a connection, for as long as it lives.</summary>
internal sealed class ControlServer : IDisposable
{
    private const int LongestRequest = 64 * 1024;

    private readonly Socket _socket;
    private readonly string _path;
    private readonly Func<ControlRequest, Task<ControlReply>> _answer;

    private ControlServer(Socket socket, string path, Func<ControlRequest, Task<ControlReply>> answer) => (_socket, _path, _answer) = (socket, path, answer);

    /// <param name="home">Owned by this process: a socket that lies there is a dead process'.</param>
    /// <param name="warn">Told why no socket can be made there; then commands have to wait for this process' end.</param>
    /// <returns>Null when none can be made.</returns>
    public static ControlServer? TryStart(RunHome home, Func<ControlRequest, Task<ControlReply>> answer, Action<string> warn)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var path = ControlEndPoint.PathIn(home);
            File.Delete(path);
            using var endPoint = new ControlEndPoint(home);
            socket.Bind(endPoint.Socket);
            socket.Listen();
            var server = new ControlServer(socket, path, answer);
            _ = server.AcceptAsync();
            return server;
        }
        catch (Exception failure) when (failure is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            socket.Dispose();
            warn($"{ControlEndPoint.PathIn(home)} cannot be made, so that no other process can command this one: {failure.Message}");
            return null;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = await _socket.AcceptAsync();
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            var reply = await ReplyAsync(await LineAsync(stream));
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(reply, ControlJson.Default.ControlReply));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // Whoever asked is no longer there to be answered.
        }
    }

    private async Task<ControlReply> ReplyAsync(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest) is { } request
                ? await _answer(request)
                : new ControlReply("the request is null");
        }
        catch (JsonException mistake)
        {
            return new ControlReply($"the request cannot be read: {mistake.Message}");
        }
    }

    private static async Task<byte[]> LineAsync(NetworkStream stream)
    {
        var line = new byte[LongestRequest];
        var length = 0;
        while (length < line.Length && await stream.ReadAsync(line.AsMemory(length)) is > 0 and var count)
        {
            length += count;
            if (line[length - 1] == '\n')
                break;
        }

        return line[..length];
    }
}
