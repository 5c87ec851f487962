using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Actors.Journals.Sql.Tests;

/// <summary>A PostgreSQL server of this process's own, on a free port of this machine, in a folder that is deleted afterwards. It syncs its
/// commits.</summary>
/// <remarks>The server refuses to run as root. It runs as Debian's user postgres then.</remarks>
internal sealed partial class PostgreSqlProcess : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin", User = "postgres";
    private const int Interrupt = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actors-postgresql-");
    private readonly int _port = FreePort();
    private Process? _server;
    private int _databases;

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>Makes a server and starts it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or does not start.</exception>
    public static async Task<PostgreSqlProcess> CreateAsync()
    {
        if (!File.Exists(Path.Combine(Binaries, "postgres")))
            throw new InvalidOperationException($"{Binaries} is missing; install the package postgresql-15, or run scripts/setup postgresql-15");
        var made = new PostgreSqlProcess();
        if (IsRoot)
            await RunAsync(Process.Start("chown", [User, made._folder.FullName]));
        await RunAsync(Start([
            Path.Combine(Binaries, "initdb"), "--pgdata", made.Data, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--locale", "C",
            "--no-sync", "--no-instructions"]));
        await made.StartAsync();
        return made;
    }

    /// <summary>PostgreSQL's "fast shutdown".</summary>
    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            _ = Kill(_server.Id, Interrupt);
            await _server.WaitForExitAsync().WaitAsync(Limit);
        }

        _server?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts it and waits until it takes connections. After a kill its last processes may still have to end; until they have, it
    /// refuses to start and is started again.</summary>
    public async Task StartAsync()
    {
        for (var deadline = Environment.TickCount64 + (long)Limit.TotalMilliseconds; ;)
        {
            _server = Start([Path.Combine(Binaries, "postgres"), "-D", Data, "-p", $"{_port}", "-k", _folder.FullName, "-h", "127.0.0.1"]);
            var said = new List<string>();
            while (await _server.StandardError.ReadLineAsync().WaitAsync(Limit) is { } line)
            {
                said.Add(line);
                if (!line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
                    continue;

                // A pipe that nobody reads would stop the server.
                _ = _server.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }

            if (Environment.TickCount64 > deadline)
                throw new InvalidOperationException($"PostgreSQL does not start: {string.Join('\n', said)}");
        }
    }

    /// <summary>Kills it with SIGKILL, as a crash or the kernel would.</summary>
    public async Task KillAsync()
    {
        _server!.Kill();
        await _server.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string clauses = "")
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(ConnectionString("postgres"), $"create database {name} {clauses}");
        return ConnectionString(name);
    }

    /// <summary>Executes a statement in a database.</summary>
    public static async Task ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection string of this server.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username={User};Database={database}";

    private static Process Start(string[] command)
    {
        string[] whole = IsRoot ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--clear-groups", "--", .. command] : command;
        return Process.Start(new ProcessStartInfo(whole[0], whole[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["LC_ALL"] = "C" },
        })!;
    }

    private static async Task RunAsync(Process process)
    {
        using (process)
        {
            var errors = process.StartInfo.RedirectStandardError ? process.StandardError.ReadToEndAsync() : Task.FromResult("");
            await process.WaitForExitAsync().WaitAsync(Limit);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{process.StartInfo.FileName} failed: {await errors}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
