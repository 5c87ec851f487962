using Actors.Torch.Tensors;
using Actors.Training.Recipes;

namespace Actors.Training.Tests.Recipes;

public sealed class TextObjectiveTests
{
    private static readonly TextObjective Objective = new(characters: 2, classes: 3);

    // Three texts of two characters; the logits say "01", "22" and "10".
    private static readonly float[] Logits = [5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 5, 0, 5, 0, 5, 0, 0];

    [Fact]
    public void A_text_matches_when_every_character_does()
    {
        using var scope = new TensorScope();
        var logits = Tensor.From(Logits, [3, 6]);
        var targets = Tensor.From([0L, 1L, 2L, 1L, 1L, 0L], [3, 2]);
        Assert.Equal(2L, Objective.Matches(logits, targets).Item<long>());
        Assert.Equal(5L, Objective.CharacterMatches(logits, targets).Item<long>());
    }

    [Fact]
    public void The_loss_is_the_mean_over_characters()
    {
        using var scope = new TensorScope();
        var targets = Tensor.From([0L, 1L, 2L, 2L, 1L, 0L], [3, 2]);
        var expected = Math.Log(Math.Exp(5) + 2) - 5;
        Assert.Equal(expected, Objective.Loss(Tensor.From(Logits, [3, 6]), targets).Item<float>(), 1e-6);
    }
}
