namespace Actors.Journals.Sql.Tests;

/// <summary>A PostgreSQL server for tests.</summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private PostgreSqlProcess? _server;

    private PostgreSqlProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public async Task InitializeAsync() => _server = await PostgreSqlProcess.CreateAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <inheritdoc cref="PostgreSqlProcess.StartAsync"/>
    public Task StartAsync() => Server.StartAsync();

    /// <inheritdoc cref="PostgreSqlProcess.KillAsync"/>
    public Task KillAsync() => Server.KillAsync();

    /// <inheritdoc cref="PostgreSqlProcess.CreateDatabaseAsync"/>
    public Task<string> CreateDatabaseAsync(string clauses = "") => Server.CreateDatabaseAsync(clauses);

    /// <inheritdoc cref="PostgreSqlProcess.ExecuteAsync"/>
    public static Task ExecuteAsync(string connectionString, string statement) => PostgreSqlProcess.ExecuteAsync(connectionString, statement);

    /// <inheritdoc cref="PostgreSqlProcess.ConnectionString"/>
    public string ConnectionString(string database) => Server.ConnectionString(database);
}

/// <summary>The tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class PostgreSqlCollection : ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "PostgreSQL";
}
