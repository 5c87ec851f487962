using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Vision.Preprocessing;

public class PipelineTests
{
    public static TheoryData<string> Inputs => [.. Fixture.Inputs];

    [Fact]
    public void Fixtures_are_a_few_dozen() => Assert.Equal(42, Fixture.Inputs.Count());

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Opencv_pipeline_gives_the_bytes_of_opencv_in_python(string input) =>
        Fixture.AssertSame(Fixture.Read(input[..2] + ".a.png", 1), Pipeline.OpenCv.Apply(Fixture.Read(input, 3)));

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Opencv_pipeline_follows_its_definition(string input) =>
        Fixture.AssertSame(ReferencePipeline.Apply(Fixture.Read(input, 3)), Pipeline.OpenCv.Apply(Fixture.Read(input, 3)));

    [Fact]
    public void Opencv_pipeline_follows_its_definition_for_noise_of_any_size()
    {
        var random = new Random(11);
        for (var i = 0; i < 150; i++)
        {
            var noise = new Image(random.Next(1, 80), random.Next(1, 80), i % 2 == 0 ? 1 : 3);
            random.NextBytes(noise.Pixels);
            Fixture.AssertSame(ReferencePipeline.Apply(noise), Pipeline.OpenCv.Apply(noise));
        }
    }

    /// <summary>CLAHE's clip limit is a whole number of pixels, so only the tiles of a large image tell 3.0 from 3.1.</summary>
    [Theory]
    [InlineData(200, 60, 40)]
    [InlineData(600, 240, 6)]
    public void Opencv_pipeline_follows_its_definition_for_captchas(int width, int height, int count)
    {
        var settings = new CaptchaSettings { Alphabet = CaptchaSettings.LettersAndDigits, Length = 6, Width = width, Height = height };
        for (var i = 0; i < count; i++)
        {
            var captcha = Captcha.Draw(settings, 5, i).Image;
            Fixture.AssertSame(ReferencePipeline.Apply(captcha), Pipeline.OpenCv.Apply(captcha));
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Pillow_pipeline_gives_the_bytes_of_pillow_in_python(string input) =>
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
