using Actors.Runs.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Vision;

/// <summary>Other tests would add to the process's count, so these run alone.</summary>
[CollectionDefinition(nameof(FinalizerTests), DisableParallelization = true)]
[Collection(nameof(FinalizerTests))]
public class FinalizerTests
{
    private const int Rounds = 100;

    [Fact]
    public void Decoding_and_encoding_leave_nothing_to_the_finaliser()
    {
        var file = Fixture.Bytes("00.png");
        var image = Fixture.Read("00.png", 3);
        AssertNoFinalizers(() => ImageFile.Decode(file, 1, ImageLimits.Default));
        AssertNoFinalizers(() => ImageFile.Decode(file, 3, ImageLimits.Default));
        AssertNoFinalizers(() => ImageFile.EncodePng(image));
    }

    [Fact]
    public void Preprocessing_and_resizing_leave_nothing_to_the_finaliser()
    {
        var image = Fixture.Read("00.png", 3);
        AssertNoFinalizers(() => Pipeline.OpenCv.Apply(image));
        AssertNoFinalizers(() => image.Resize(30, 100));
    }

    [Fact]
    public void Drawing_leaves_nothing_to_the_finaliser()
    {
        var settings = new CaptchaSettings { Alphabet = CaptchaSettings.LettersAndDigits, Length = 6, Width = 200, Height = 60 };
        AssertNoFinalizers(() => Captcha.Draw(settings, 1, 1));
    }

    private static void AssertNoFinalizers(Action action)
    {
        action();
        Collect();
        for (var i = 0; i < Rounds; i++)
            action();
        Assert.InRange(Collect(), 0, Rounds / 2);
    }

    /// <returns>Objects that the collection found with a finaliser to run.</returns>
    private static long Collect()
    {
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var pending = GC.GetGCMemoryInfo(GCKind.FullBlocking).FinalizationPendingCount;
        GC.WaitForPendingFinalizers();
        return pending;
    }
}
