using Actors.Runs.Recipes;
using Actors.Worker.Data;
using Actors.Worker.Recipes.Captcha;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Benchmarks.Train;

/// <summary>A network on one batch of random input; bench_train.py has the same ones.</summary>
/// <param name="Input">Shape of a batch.</param>
/// <param name="Characters">Targets of a sample, each one of <paramref name="Classes"/>.</param>
/// <param name="StepsPerTurn">So many that a turn is much longer than asking for it.</param>
internal sealed record Workload(string Name, Func<Module<Tensor, Tensor>> Build, long[] Input, long Characters, long Classes, int Threads, int StepsPerTurn)
{
    public static readonly Workload[] All =
    [
        new("captcha", () => Captcha(new() { Blocks = [3, 4, 6, 3], Filters = [64, 128, 256, 512], LstmUnits = 256, DenseWidth = 2048, Dropout = 0.5 }, new(3, 60, 200), 63),
            [16, 3, 60, 200], 6, 63, Threads: 2, StepsPerTurn: 1),
        new("captcha-small", () => Captcha(new() { Blocks = [1, 1], Filters = [32, 64], LstmUnits = 64, DenseWidth = 256, Dropout = 0.3 }, new(1, 32, 100), 25),
            [64, 1, 32, 100], 6, 25, Threads: 2, StepsPerTurn: 5),
        new("mlp", () => Sequential(Linear(16, 32), ReLU(), Linear(32, 10)), [8, 16], 1, 10, Threads: 1, StepsPerTurn: 500),
    ];

    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Workload Find(string name) => All.FirstOrDefault(workload => workload.Name == name)
        ?? throw new ArgumentException($"there is no workload '{name}'; there are: {string.Join(", ", All.Select(workload => workload.Name))}");

    private static ResNetLstm Captcha(NetworkSettings network, ImageShape image, int classes) => new(network, image, characters: 6, classes);
}
