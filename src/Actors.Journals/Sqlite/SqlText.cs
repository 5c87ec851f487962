namespace Actors.Journals.Sqlite;

/// <summary>The statements of the <c>Sql</c> folder, by the name of their file.</summary>
internal static class SqlText
{
    public static string Get(string name)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream($"{typeof(SqlText).Namespace}.Sql.{name}")
            ?? throw new InvalidOperationException($"There is no Sql/{name}.sql in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
