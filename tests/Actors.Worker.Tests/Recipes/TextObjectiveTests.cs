using Actors.Worker.Recipes.Captcha;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Recipes;

public sealed class TextObjectiveTests
{
    private static readonly TextObjective Objective = new(characters: 2, classes: 3);

    // Three texts of two characters; the logits say "01", "22" and "10".
    private static readonly float[] Logits = [5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 5, 0, 5, 0, 5, 0, 0];

    [Fact]
    public void A_text_matches_when_every_character_does()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Logits, [3, 6]);
        var targets = tensor(new[] { 0L, 1L, 2L, 1L, 1L, 0L }, [3, 2]);
        Assert.Equal(2L, Objective.Matches(logits, targets).item<long>());
        Assert.Equal(5L, Objective.CharacterMatches(logits, targets).item<long>());
    }

    [Fact]
    public void The_loss_is_the_mean_over_characters()
    {
        using var scope = NewDisposeScope();
        var targets = tensor(new[] { 0L, 1L, 2L, 2L, 1L, 0L }, [3, 2]);
        var expected = Math.Log(Math.Exp(5) + 2) - 5;
        Assert.Equal(expected, Objective.Loss(tensor(Logits, [3, 6]), targets).item<float>(), 1e-6);
    }
}
