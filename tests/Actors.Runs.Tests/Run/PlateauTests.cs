using Actors.Runs.Run;
using Actors.Runs.Settings;

namespace Actors.Runs.Tests.Run;

/// <summary>The sequences are those of <c>torch.optim.lr_scheduler.ReduceLROnPlateau</c>, see <c>plateau_fixture.py</c>.</summary>
public sealed class PlateauTests
{
    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Learning_rates_are_those_of_PyTorch(PlateauFixture fixture)
    {
        var plateau = Plateau.Initial;
        var learningRate = 1e-3;
        var rates = new List<double>();
        foreach (var value in fixture.Values)
        {
            (plateau, var isDue, _) = plateau.After(value, fixture.Settings);
            if (isDue)
                learningRate = Plateau.Reduce(learningRate, fixture.Settings);
            rates.Add(learningRate);
        }

        Assert.Equal(fixture.Rates, rates);
    }

    [Fact]
    public void The_window_of_a_reduction_begins_with_the_best_value()
    {
        var settings = Samples.Settings.ReduceLrOnPlateau;
        var plateau = Plateau.Initial.After(1.0, settings).Next.After(1.5, settings).Next;

        var (_, isDue, window) = plateau.After(1.2, settings);

        Assert.True(isDue);
        Assert.Equal([1.0, 1.5, 1.2], window.ToArray());
    }

    public static TheoryData<PlateauFixture> Fixtures() => [.. PlateauFixture.Load()];
}
