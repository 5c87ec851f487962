using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;
namespace Actors.Worker.Tests.Vision;

public class ImageTests
{
    [Fact]
    public void Pixels_of_another_count_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Image(2, 2, 3, new byte[11]));

    [Fact]
    public void Two_channels_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(2, 2, 2));

    [Fact]
    public void Size_that_no_array_can_hold_is_refused() =>
        Assert.Throws<OverflowException>(() => new Image(100_000, 100_000, 3));

    [Fact]
    public void Shrinking_averages()
    {
        var image = new Image(2, 4, 1, [0, 100, 10, 20, 100, 200, 30, 40]);
        Fixture.AssertSame(new Image(1, 2, 1, [100, 25]), image.Resize(1, 2));
    }

    [Fact]
    public void Enlarging_interpolates_between_the_old_pixels()
    {
        var image = new Image(1, 2, 1, [0, 100]).Resize(1, 4);
        Assert.Equal([0, 25, 75, 100], image.Pixels);
    }

    [Fact]
    public void Same_size_is_the_same_image()
    {
        var image = new Image(2, 4, 3);
        Assert.Same(image, image.Resize(2, 4));
    }

    [Fact]
    public void Grey_becomes_three_equal_channels() =>
        Assert.Equal([7, 7, 7, 9, 9, 9], new Image(1, 2, 1, [7, 9]).ToRgb().Pixels);
}
