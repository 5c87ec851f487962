namespace Actors.Journals.Sql.Tests;

/// <summary>The process that tests freeze and wake.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args) => args is [LedgerProcess.Verb, var provider, var connection]
        ? await LedgerProcess.RunAsync(new SqlOptions(Enum.Parse<SqlProvider>(provider), connection))
        : 2;
}
