using System.Security.Cryptography;
using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Vision.Captchas;

public class CaptchaTests
{
    private static readonly CaptchaSettings Settings =
        new() { Alphabet = CaptchaSettings.LettersAndDigits, Length = 6, Width = 200, Height = 60 };

    [Fact]
    public void Same_seed_and_index_give_the_same_pixels_in_any_order_on_any_thread()
    {
        var first = Enumerable.Range(0, 40).Select(i => Captcha.Draw(Settings, 3, i)).ToArray();
        Parallel.For(0, 40, i =>
        {
            var again = Captcha.Draw(Settings, 3, 39 - i);
            Assert.Equal(first[39 - i].Label, again.Label);
            Assert.Equal(first[39 - i].Image.Pixels, again.Image.Pixels);
        });
    }

    [Fact]
    public void Another_seed_or_index_gives_another_captcha()
    {
        var captchas = from seed in Enumerable.Range(0, 5) from index in Enumerable.Range(0, 20) select Captcha.Draw(Settings, seed, index);
        Assert.Equal(100, captchas.Select(c => Convert.ToHexString(SHA256.HashData(c.Image.Pixels))).Distinct().Count());
    }

    [Fact]
    public void Label_is_known_without_drawing()
    {
        for (var i = 0; i < 20; i++)
            Assert.Equal(Captcha.Draw(Settings, 8, i).Label, Captcha.LabelOf(Settings, 8, i));
    }

    [Fact]
    public void Labels_never_change()
    {
        Assert.Equal(Golden, Enumerable.Range(0, 4).Select(i => Captcha.LabelOf(Settings, 1, i)));
    }

    private static readonly string[] Golden = ["ttaifs", "1GDQEw", "tYF2ir", "Xrv0Lj"];

    /// <summary>OpenCV 4.6 drew the same pixels as 4.13 does, with vector instructions and without.</summary>
    [Fact]
    public void Pixels_never_change()
    {
        var pixels = Enumerable.Range(0, 32).SelectMany(i => Captcha.Draw(Settings, 1, i).Image.Pixels).ToArray();
        Assert.Equal("9ACA64289CE6E16786E606010974B66FDC5900AB7F5F57E6E530247FB7AC8C80", Convert.ToHexString(SHA256.HashData(pixels)));
    }

    [Fact]
    public void Every_character_of_the_alphabet_is_drawn_in_every_place()
    {
        var settings = Settings with { Alphabet = "0123456789", Length = 4 };
        var labels = Enumerable.Range(0, 500).Select(i => Captcha.LabelOf(settings, 1, i)).ToArray();
        for (var place = 0; place < 4; place++)
            Assert.Equal(10, labels.Select(label => label[place]).Distinct().Count());
    }

    [Fact]
    public void Image_has_the_size_that_was_asked_for_even_a_tiny_one()
    {
        var tiny = Captcha.Draw(new() { Alphabet = "A", Length = 32, Width = 16, Height = 16 }, 1, 1);
        Assert.Equal((16, 16, 3), (tiny.Image.Height, tiny.Image.Width, tiny.Image.Channels));
        var large = Captcha.Draw(new() { Alphabet = "A", Length = 1, Width = 400, Height = 200 }, 1, 1);
        Assert.Equal((200, 400, 3), (large.Image.Height, large.Image.Width, large.Image.Channels));
    }

    [Fact]
    public void Ink_is_found_where_each_character_was_put()
    {
        var settings = Settings with { Alphabet = "8", Length = 4 };
        for (var i = 0; i < 20; i++)
        {
            var binary = PillowPipeline.Apply(Captcha.Draw(settings, 2, i).Image);
            for (var place = 0; place < 4; place++)
            {
                var (left, right) = (200 * place / 4 + 10, 200 * (place + 1) / 4 - 10);
                var ink = 0;
                for (var y = 0; y < 60; y++)
                    for (var x = left; x < right; x++)
                        ink += binary.Pixels[y * 200 + x] == 0 ? 1 : 0;
                Assert.InRange(ink, 60, 1500);
            }
        }
    }
}
