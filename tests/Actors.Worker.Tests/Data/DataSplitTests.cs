using Actors.Worker.Data;

namespace Actors.Worker.Tests.Data;

public class DataSplitTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 4000).Select(i => $"label_{i:D6}.png")];

    [Fact]
    public void Every_sample_is_on_one_side()
    {
        var split = DataSplit.ByName(Names, 0.1);
        Assert.Equal(Enumerable.Range(0, Names.Length), split.Training.Concat(split.Validation).Order());
        Assert.InRange(split.Validation.Length, 340, 460);
        Assert.Equal(split.Validation.Order(), split.Validation);
    }

    [Fact]
    public void Other_files_move_no_file_across()
    {
        var all = DataSplit.ByName(Names, 0.2).Validation.Select(i => Names[i]).ToHashSet();
        var some = Names.Where((_, i) => i % 3 == 0).ToArray();
        Assert.Equal(some.Where(all.Contains), DataSplit.ByName(some, 0.2).Validation.Select(i => some[i]));
    }

    [Fact]
    public void Larger_share_keeps_what_a_smaller_one_chose() =>
        Assert.Subset(DataSplit.ByName(Names, 0.3).Validation.ToHashSet(), DataSplit.ByName(Names, 0.1).Validation.ToHashSet());

    [Fact]
    public void Share_of_zero_validates_nothing() => Assert.Empty(DataSplit.ByName(Names, 0).Validation);

    /// <summary>sha256("a.png") begins with 7f071235…, 0.4962 of the whole.</summary>
    [Fact]
    public void Side_is_decided_by_the_first_bytes_of_the_hash()
    {
        Assert.False(DataSplit.IsValidation("a.png", SideOfA - 1e-9));
        Assert.True(DataSplit.IsValidation("a.png", SideOfA + 1e-9));
    }

    private const double SideOfA = 0.49620164686382306;
}
