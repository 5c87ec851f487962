using System.ComponentModel.DataAnnotations;
using Actors.Runs.Recipes;
using Actors.Worker.Data;
using Actors.Worker.Loop;
using Actors.Worker.Recipes.Captcha;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Recipes;

public sealed class ResNetLstmTests
{
    private static readonly NetworkSettings FullSize = new()
    {
        Blocks = [3, 4, 6, 3], Filters = [64, 128, 256, 512], LstmUnits = 256, DenseWidth = 2048, Dropout = 0.5,
    };

    private static readonly NetworkSettings Small = new() { Blocks = [1, 2], Filters = [4, 8], LstmUnits = 6, DenseWidth = 10, Dropout = 0.5 };

    [Fact]
    public void At_full_size_it_has_the_owners_parameter_count()
    {
        using var network = new ResNetLstm(FullSize, new ImageShape(3, 60, 200), characters: 6, classes: 63);
        var counted = ModelState.Of(network).Where(named => !ModelState.MayLack(named));
        Assert.Equal(32_054_714, counted.Sum(named => named.Tensor.NumberOfElements));
    }

    [Theory]
    [InlineData(60, 200, 3)]
    [InlineData(17, 33, 1)]
    [InlineData(5, 5, 1)]
    public void Any_image_size_gives_one_logit_for_each_class_of_each_character(int height, int width, int channels)
    {
        using var scope = NewDisposeScope();
        using var network = new ResNetLstm(Small, new ImageShape(channels, height, width), characters: 4, classes: 11);
        Assert.Equal([2L, 44L], network.call(randn(2, channels, height, width)).shape);
    }

    [Fact]
    public void Every_parameter_that_is_trained_gets_a_gradient()
    {
        using var scope = NewDisposeScope();
        using var network = new ResNetLstm(Small, new ImageShape(1, 16, 24), characters: 2, classes: 3);
        var objective = new TextObjective(2, 3);
        objective.Loss(network.call(randn(3, 1, 16, 24)), zeros([3, 2], dtype: int64)).backward();
        Assert.All(network.parameters().Where(parameter => parameter.requires_grad), parameter => Assert.NotNull(parameter.grad));
    }

    /// <summary>PyTorch's LSTM adds two biases. The second of each direction stays zero and is the only parameter that is not trained.</summary>
    [Fact]
    public void The_lstm_has_one_bias_for_each_gate()
    {
        using var network = new ResNetLstm(Small, new ImageShape(1, 16, 24), characters: 2, classes: 3);
        var frozen = network.named_parameters().Where(named => !named.parameter.requires_grad).ToArray();
        Assert.Equal(["lstm.bias_hh_l0", "lstm.bias_hh_l0_reverse"], frozen.Select(named => named.name).Order(StringComparer.Ordinal));
        Assert.All(frozen, named => Assert.All(named.parameter.data<float>().ToArray(), element => Assert.Equal(0, element)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Empty(Refusals(Small));
        Assert.Contains("2 stages have blocks and 1 have filters", Refusals(Small with { Filters = [4] })[0]);
        Assert.Contains("1 to 64 blocks", Refusals(Small with { Blocks = [1, 0] })[0]);
        Assert.Single(Refusals(Small with { Dropout = 1 }));

        static List<string> Refusals(NetworkSettings settings)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
            return [.. results.Select(result => result.ErrorMessage!)];
        }
    }
}
