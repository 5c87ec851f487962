using Actors.Worker.Optim;
using TorchSharp;
using TorchSharp.Modules;
using Adam = Actors.Worker.Optim.Adam;
using AdamW = Actors.Worker.Optim.AdamW;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Optim;

/// <summary>Optimizers by name: ours and TorchSharp's.</summary>
internal static class OptimizerKinds
{
    internal static readonly string[] All =
        ["sgd", "sgd_momentum", "sgd_nesterov", "sgd_decay", "adam", "adam_decay", "adam_amsgrad", "adamw", "adamw_amsgrad"];

    internal static double LearningRate(string kind) => kind.StartsWith("sgd", StringComparison.Ordinal) ? 0.1 : 0.01;

    internal static Optimizer Ours(string kind, IEnumerable<(string Name, Parameter Parameter)> parameters) => kind switch
    {
        "sgd" => new Sgd(parameters, 0.1),
        "sgd_momentum" => new Sgd(parameters, 0.1, momentum: 0.9, weightDecay: 0.01),
        "sgd_nesterov" => new Sgd(parameters, 0.1, momentum: 0.9, nesterov: true),
        "sgd_decay" => new Sgd(parameters, 0.1, weightDecay: 0.01),
        "adam" => new Adam(parameters, 0.01),
        "adam_decay" => new Adam(parameters, 0.01, weightDecay: 0.1),
        "adam_amsgrad" => new Adam(parameters, 0.01, weightDecay: 0.1, amsgrad: true),
        "adamw" => new AdamW(parameters, 0.01, weightDecay: 0.1),
        "adamw_amsgrad" => new AdamW(parameters, 0.01, weightDecay: 0.1, amsgrad: true),
        _ => throw new ArgumentException(kind),
    };

    internal static optim.Optimizer TorchSharps(string kind, IEnumerable<Parameter> parameters) => kind switch
    {
        "sgd" => optim.SGD(parameters, 0.1),
        "sgd_momentum" => optim.SGD(parameters, 0.1, momentum: 0.9, weight_decay: 0.01),
        "sgd_nesterov" => optim.SGD(parameters, 0.1, momentum: 0.9, nesterov: true),
        "sgd_decay" => optim.SGD(parameters, 0.1, weight_decay: 0.01),
        "adam" => optim.Adam(parameters, 0.01),
        "adam_decay" => optim.Adam(parameters, 0.01, weight_decay: 0.1),
        "adam_amsgrad" => optim.Adam(parameters, 0.01, weight_decay: 0.1, amsgrad: true),
        "adamw" => optim.AdamW(parameters, 0.01, weight_decay: 0.1),
        "adamw_amsgrad" => optim.AdamW(parameters, 0.01, weight_decay: 0.1, amsgrad: true),
        _ => throw new ArgumentException(kind),
    };
}
