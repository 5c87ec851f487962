using Actors.Runs.Files;
using Actors.Runs.Tests.Files;

namespace Actors.Runs.Tests.Files;

public sealed class LockFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void It_is_held_by_one_at_a_time()
    {
        using var first = LockFile.TryAcquire(_directory["lock"]);
        Assert.NotNull(first);
        Assert.Null(LockFile.TryAcquire(_directory["lock"]));
    }

    [Fact]
    public void Once_given_back_it_can_be_taken_again()
    {
        LockFile.TryAcquire(_directory["lock"])!.Dispose();
        using var second = LockFile.TryAcquire(_directory["lock"]);
        Assert.NotNull(second);
    }

    [Fact]
    public void It_names_its_holder_while_it_is_held_and_afterwards()
    {
        using (LockFile.TryAcquire(_directory["lock"]))
            Assert.Equal(Environment.ProcessId, LockFile.LastHolder(_directory["lock"]));
        Assert.Equal(Environment.ProcessId, LockFile.LastHolder(_directory["lock"]));
    }

    [Fact]
    public void A_shorter_id_replaces_the_whole_of_a_longer_one()
    {
        File.WriteAllText(_directory["lock"], "123456789012345");
        using var taken = LockFile.TryAcquire(_directory["lock"]);
        Assert.Equal(Environment.ProcessId, LockFile.LastHolder(_directory["lock"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    public void Without_an_id_nobody_held_it(string? content)
    {
        if (content is not null)
            File.WriteAllText(_directory["lock"], content);
        Assert.Equal(0, LockFile.LastHolder(_directory["lock"]));
    }

    public void Dispose() => _directory.Dispose();
}
