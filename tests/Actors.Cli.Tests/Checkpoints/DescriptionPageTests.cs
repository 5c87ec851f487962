using Actors.Cli.Checkpoints;

namespace Actors.Cli.Tests.Checkpoints;

public sealed class DescriptionPageTests
{
    /// <summary>The widest cell makes every row as wide: in a hostile file gigabytes of spaces.</summary>
    [Fact]
    public void A_shape_without_end_does_not_make_the_page_wide()
    {
        CheckpointContents.Tensor[] tensors =
            [new("long", "U8", Enumerable.Repeat(1L, 100_000).ToArray(), 1), .. Enumerable.Range(0, 100).Select(i => new CheckpointContents.Tensor($"t{i}", "U8", [1], 1))];
        var contents = new CheckpointContents("safetensors", [], [.. tensors], [], []);
        using var page = new StringWriter();
        DescriptionPage.Print(new CheckpointDescription("file", 1, contents, [], TensorCounts.Of(contents, []), null, null, null), page);
        Assert.Contains("[1, 1, 1, ", $"{page}");
        Assert.InRange($"{page}".Length, 0, 100_000);
    }
}
