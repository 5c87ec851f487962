using Actors.Journals.Tests.Sqlite;

namespace Actors.Journals.Tests;

/// <summary>What examples/ shows works as it stands.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Example_of_the_embedded_journal_counts_its_starts()
    {
        using var folder = new TemporaryFolder();
        var journal = folder.File("starts.db");

        Assert.Equal(["1"], await Examples.RunAsync("EmbeddedJournal", journal));
        Assert.Equal(["2"], await Examples.RunAsync("EmbeddedJournal", journal));
    }
}
