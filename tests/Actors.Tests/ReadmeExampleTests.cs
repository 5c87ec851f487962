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
    public void The_readme_shows_this_very_example()
    {
        var example = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "tests", "Actors.Tests", "ReadmeExample.cs"));

        Assert.Contains(example, File.ReadAllText(Path.Combine(Tidy.Repository.Root, "README.md")), StringComparison.Ordinal);
    }
}
