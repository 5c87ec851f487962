using Actors.Runs.Interop;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Interop;

/// <summary>A name is given only if nobody has it, also where the kernel cannot promise that in one step.</summary>
public sealed class RenameTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_file_gets_a_free_name_in_two_steps_and_loses_its_own()
    {
        File.WriteAllText(_directory["from"], "content");

        Assert.True(Posix.TryRenameInTwoSteps(_directory["from"], _directory["to"]));

        Assert.Equal(["to"], _directory.Names);
        Assert.Equal("content", File.ReadAllText(_directory["to"]));
    }

    [Fact]
    public void A_taken_name_is_not_taken_away_in_two_steps()
    {
        File.WriteAllText(_directory["from"], "new");
        File.WriteAllText(_directory["to"], "old");

        Assert.False(Posix.TryRenameInTwoSteps(_directory["from"], _directory["to"]));

        Assert.Equal("new", File.ReadAllText(_directory["from"]));
        Assert.Equal("old", File.ReadAllText(_directory["to"]));
    }

    [Fact]
    public void What_has_no_second_name_is_renamed_in_two_steps_too()
    {
        Directory.CreateDirectory(_directory["from"]);
        File.CreateSymbolicLink(_directory["taken"], "nowhere");

        Assert.False(Posix.TryRenameInTwoSteps(_directory["from"], _directory["taken"]));
        Assert.True(Posix.TryRenameInTwoSteps(_directory["from"], _directory["to"]));

        Assert.True(Directory.Exists(_directory["to"]));
        Assert.False(Directory.Exists(_directory["from"]));
    }

    [Fact]
    public void What_is_not_there_is_not_renamed() =>
        Assert.ThrowsAny<IOException>(() => Posix.TryRenameInTwoSteps(_directory["absent"], _directory["to"]));

    public void Dispose() => _directory.Dispose();
}
