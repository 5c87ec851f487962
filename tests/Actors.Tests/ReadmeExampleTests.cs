using Actors.EventSourcing;
using Actors.Journal;
using Banking;

namespace Actors.Tests;

public sealed class ReadmeExampleTests
{
    [Fact]
    public async Task The_example_of_the_readme_does_what_it_says()
    {
        var committed = Assert.IsType<CommandResult<Deposited>.Committed>(await Bank.RunAsync(new MemoryJournal()).Soon());
        Assert.Equal((2, new Deposited(30)), (committed.Sequence, Assert.Single(committed.Events)));
    }

    [Fact]
    public void The_readme_shows_this_very_example_where_it_speaks_of_the_core()
    {
        var example = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "tests", "Actors.Tests", "ReadmeExample.cs"));
        var chapters = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "README.md")).Split("\n## ");

        var showing = Assert.Single(chapters, chapter => chapter.Contains(example, StringComparison.Ordinal));
        Assert.StartsWith("The core alone\n", showing, StringComparison.Ordinal);
        Assert.Equal(2, showing.Split("```csharp\n").Length);
    }
}
