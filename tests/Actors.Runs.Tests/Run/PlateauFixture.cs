using System.Text.Json;
using System.Text.Json.Serialization;
using Actors.Runs.Settings;

namespace Actors.Runs.Tests.Run;

/// <summary>A sequence of metrics and the learning rates that PyTorch gives for it.</summary>
public sealed record PlateauFixture(
    MetricMode Mode, int Patience, int Cooldown, double Threshold, double MinLearningRate, double[] Values, double[] Rates)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public PlateauSettings Settings => new()
    {
        Enabled = true,
        Metric = "loss",
        Mode = Mode,
        Factor = 0.5,
        Patience = Patience,
        Threshold = Threshold,
        Cooldown = Cooldown,
        MinLearningRate = MinLearningRate,
    };

    public static PlateauFixture[] Load() => JsonSerializer.Deserialize<PlateauFixture[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Run", "plateau_fixture.json")), Options)!;

    public override string ToString() => $"{Mode}, patience {Patience}, cooldown {Cooldown}, threshold {Threshold}";
}
