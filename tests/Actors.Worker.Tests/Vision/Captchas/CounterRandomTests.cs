using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Vision.Captchas;

public class CounterRandomTests
{
    /// <summary>Known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).</summary>
    [Fact]
    public void Blocks_are_the_published_ones_of_Philox()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), CounterRandom.Philox((0, 0, 0, 0), (0, 0)));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            CounterRandom.Philox((~0u, ~0u, ~0u, ~0u), (~0u, ~0u)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            CounterRandom.Philox((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
    }

    [Fact]
    public void Numbers_are_the_words_of_successive_blocks()
    {
        var random = new CounterRandom(key: 5, stream: 9);
        var (a, b, c, d) = CounterRandom.Philox((0, 0, 9, 0), (5, 0));
        var (e, _, _, _) = CounterRandom.Philox((1, 0, 9, 0), (5, 0));
        Assert.Equal([a, b, c, d, e], Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void Ranges_are_reached_and_never_left()
    {
        var random = new CounterRandom(1, 1);
        var drawn = Enumerable.Range(0, 2000).Select(_ => random.Between(3, 7)).ToHashSet();
        Assert.Equal([3, 4, 5, 6, 7], drawn.Order());
        Assert.All(Enumerable.Range(0, 2000).Select(_ => random.Between(-1.0, 1.0)), v => Assert.InRange(v, -1.0, 1.0));
        Assert.InRange(Enumerable.Range(0, 2000).Count(_ => random.Chance(0.25)), 400, 600);
    }
}
