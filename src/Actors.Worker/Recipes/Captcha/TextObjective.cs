// B batch, L character of the text, K class.
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>What a text of fixed length is trained for and judged by.</summary>
/// <param name="characters">Length of the text.</param>
/// <param name="classes">Classes of each character.</param>
public sealed class TextObjective(int characters, int classes)
{
    /// <summary>Cross-entropy averaged over all characters: a scalar.</summary>
    /// <param name="logitsBLK">[B, characters · classes].</param>
    /// <param name="targetsBL">int64 [B, characters].</param>
    public Tensor Loss(Tensor logitsBLK, Tensor targetsBL) => cross_entropy(logitsBLK.view(-1, classes), targetsBL.view(-1));

    /// <summary>How many texts have every character right: an int64 scalar.</summary>
    /// <param name="logitsBLK">[B, characters · classes].</param>
    /// <param name="targetsBL">int64 [B, characters].</param>
    public Tensor Matches(Tensor logitsBLK, Tensor targetsBL) => CharacterHits(logitsBLK, targetsBL).all(1).sum();

    /// <summary>How many characters are right: an int64 scalar.</summary>
    /// <param name="logitsBLK">[B, characters · classes].</param>
    /// <param name="targetsBL">int64 [B, characters].</param>
    public Tensor CharacterMatches(Tensor logitsBLK, Tensor targetsBL) => CharacterHits(logitsBLK, targetsBL).sum();

    private Tensor CharacterHits(Tensor logitsBLK, Tensor targetsBL) => logitsBLK.view(-1, characters, classes).argmax(2).eq(targetsBL);
}
