// B batch, T time, C channel, H height, W width, F feature, K class.
using Actors.Runs.Recipes;
using Actors.Runs.Run;
using Actors.Worker.Data;
using Actors.Worker.Recipes;
using Actors.Worker.Recipes.Captcha;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Actors.Worker.Tests.Resuming;

/// <summary>
/// A network around one kind of layer, or the captcha network, which has them all. Inputs and targets are drawn in each step. They are large
/// enough for two threads to share the work: libtorch splits an operation on more than 32,768 elements.
/// </summary>
internal sealed class LayerTrainable : ITrainable
{
    private readonly Module<Tensor, Tensor> _model;
    private readonly long[] _inputShape;

    private LayerTrainable(Module<Tensor, Tensor> model, params long[] inputShape) => (_model, _inputShape) = (model, inputShape);

    public static string[] Kinds => ["linear", "convolution", "batch-norm", "lstm", "dropout", "captcha-network"];

    public Module Model => _model;

    public DataFacts Data { get; } = new("fingerprint", 64, 16, StepsPerEpoch: 4);

    public IReadOnlyList<RejectedSample> Rejected => [];

    public static LayerTrainable Of(string kind) => kind switch
    {
        "linear" => new(Sequential(Linear(768, 720), ReLU(), Linear(720, 10)), 64, 768),
        "convolution" => new(Sequential(Conv2d(3, 8, kernel_size: 3, padding: 1), ReLU(), Flatten(), Linear(8 * 24 * 24, 10)), 16, 3, 24, 24),
        "batch-norm" => new(Sequential(BatchNorm2d(3), ReLU(), Flatten(), Linear(3 * 24 * 24, 10)), 32, 3, 24, 24),
        "lstm" => new(new LastOutput(), 24, 24, 24),
        "dropout" => new(Sequential(Linear(64, 256), ReLU(), Dropout(0.5), Linear(256, 10)), 256, 64),
        "captcha-network" => new(
            new ResNetLstm(
                new NetworkSettings { Blocks = [1, 2], Filters = [16, 32], LstmUnits = 24, DenseWidth = 48, Dropout = 0.5 },
                new ImageShape(1, 32, 48), characters: 2, classes: 5),
            16, 1, 32, 48),
        _ => throw new ArgumentException($"there is no kind '{kind}'"),
    };

    public void Seek(long step)
    {
    }

    public Tensor NextLoss()
    {
        var logitsBK = _model.call(randn(_inputShape));
        return functional.cross_entropy(logitsBK, randint(logitsBK.shape[1], [logitsBK.shape[0]], dtype: int64));
    }

    public Metrics Validate()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Metrics.Of(("loss", NextLoss().item<float>()));
    }

    public void Dispose() => _model.Dispose();

    private sealed class LastOutput : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.LSTM lstm = LSTM(24, 64, batchFirst: true, bidirectional: true);
        private readonly TorchSharp.Modules.Linear head = Linear(128, 10);

        public LastOutput() : base(nameof(LastOutput)) => RegisterComponents();

        public override Tensor forward(Tensor inputBTF)
        {
            var (outputsBTF, _, _) = lstm.call(inputBTF);
            return head.call(outputsBTF.select(1, -1));
        }
    }
}
