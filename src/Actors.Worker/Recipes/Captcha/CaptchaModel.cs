using Actors.Runs.Data;
using Actors.Runs.Recipes;
using Actors.Worker.Data;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>The network that captcha settings describe; no sample is needed to know its shape.</summary>
internal static class CaptchaModel
{
    public static ResNetLstm Of(CaptchaRecipeSettings settings)
    {
        var (network, data) = (settings.Network, settings.Data);
        return new ResNetLstm(network, new ImageShape(data.Channels, data.Height, data.Width), data.LabelLength, ClassesOf(data));
    }

    /// <summary>Classes of each character: the alphabet, and blank.</summary>
    public static int ClassesOf(DataSettings data) => data.Alphabet.Length + 1;
}
