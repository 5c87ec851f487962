using Actors.Runs.Data;
using Actors.Worker.Data;
using Actors.Worker.Vision;
using Actors.Worker.Vision.Captchas;
using Actors.Worker.Vision.Preprocessing;

namespace Actors.Worker.Tests.Data;

public class CaptchaLabelsTests
{
    [Theory]
    [InlineData("Ab12_000017.png", "Ab12")]
    [InlineData("Ab12.jpeg", "Ab12")]
    [InlineData("a_b_3.png", "a_b")]
    public void Label_is_what_stands_before_the_last_underscore(string name, string label) =>
        Assert.Equal(label, CaptchaLabels.OfFile(name));

    [Fact]
    public void Letters_and_digits_make_63_classes() =>
        Assert.Equal(63, new CaptchaLabels(CaptchaSettings.LettersAndDigits, 6).ClassCount);

    [Fact]
    public void Shorter_label_is_filled_with_blanks_and_read_back_without()
    {
        var labels = new CaptchaLabels("abc", 4);
        Span<long> classes = stackalloc long[4];
        Assert.Null(labels.Encode("cab", classes));
        Assert.Equal([2, 0, 1, 3], classes.ToArray());
        Assert.Equal("cab", labels.Decode(classes));
    }

    [Theory]
    [InlineData("abcab", "5 characters")]
    [InlineData("", "0 characters")]
    [InlineData("aX", "'X'")]
    public void Label_that_has_no_classes_is_refused_with_the_reason(string label, string reason) =>
        Assert.Contains(reason, new CaptchaLabels("abc", 4).Encode(label, new long[4]));
}
