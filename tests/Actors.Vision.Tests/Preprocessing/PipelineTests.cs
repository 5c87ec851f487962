using Actors.Vision.Preprocessing;

namespace Actors.Vision.Tests.Preprocessing;

public class PipelineTests
{
    public static TheoryData<string> Inputs => [.. Fixture.Inputs];

    [Fact]
    public void Fixtures_are_a_few_dozen() => Assert.Equal(42, Fixture.Inputs.Count());

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Pipeline_of_opencv_gives_the_bytes_of_opencv_in_python(string input) =>
        Fixture.AssertSame(Fixture.Read(input[..2] + ".a.png", 1), Pipeline.OpenCv.Apply(Fixture.Read(input, 3)));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Pipeline_of_pillow_gives_the_bytes_of_pillow_in_python(string input) =>
        Fixture.AssertSame(Fixture.Read(input[..2] + ".b.png", 1), Pipeline.Pillow.Apply(Fixture.Read(input, 3)));

    [Theory]
    [InlineData(Pipeline.OpenCv)]
    [InlineData(Pipeline.Pillow)]
    public void Source_is_left_as_it_was(Pipeline pipeline)
    {
        foreach (var channels in new[] { 1, 3 })
        {
            var image = Fixture.Read("00.png", channels);
            var before = image.Pixels.ToArray();
            pipeline.Apply(image);
            Assert.Equal(before, image.Pixels);
        }
    }

    [Theory]
    [InlineData(Pipeline.OpenCv)]
    [InlineData(Pipeline.Pillow)]
    public void Grey_image_gives_what_the_same_image_in_colour_gives(Pipeline pipeline)
    {
        var grey = Fixture.Read("00.png", 1);
        Fixture.AssertSame(pipeline.Apply(grey.ToRgb()), pipeline.Apply(grey));
    }

    [Fact]
    public void Threads_do_not_change_a_byte()
    {
        var image = Fixture.Read("00.png", 3);
        var expected = Pipeline.OpenCv.Apply(image).Pixels;
        var results = new byte[64][];
        Parallel.For(0, results.Length, i => results[i] = Pipeline.OpenCv.Apply(image).Pixels);
        Assert.All(results, result => Assert.Equal(expected, result));
    }
}
