using Actors.Journals.Tests;
using Actors.Runs.Tests.Files;

namespace Actors.Node.Tests;

/// <summary>What examples/ shows works as it stands.</summary>
public sealed class ExampleTests
{
    [Fact]
    public async Task Example_of_another_domain_sells_every_seat_once()
    {
        using var directory = new TemporaryDirectory();
        var journal = Path.Combine(directory.Path, "hall.db");

        Assert.Equal(["0 seats are sold", "ticket for seat 7", "sold"], await Examples.RunAsync("CinemaHall", journal, "7"));
        Assert.Equal(["1 seats are sold", "refused: seat 7 is sold"], await Examples.RunAsync("CinemaHall", journal, "7"));
        Assert.Equal(["1 seats are sold", "ticket for seat 8", "sold"], await Examples.RunAsync("CinemaHall", journal, "8"));
    }
}
