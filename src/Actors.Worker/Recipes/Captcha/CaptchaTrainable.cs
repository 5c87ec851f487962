// B batch, C channel, H height, W width, L character of the text, K class.
using Actors.Runs.Recipes;
using Actors.Runs.Run;
using Actors.Runs.Settings;
using Actors.Worker.Data;
using Actors.Worker.Torch;
using static TorchSharp.torch;

namespace Actors.Worker.Recipes.Captcha;

/// <summary>The captcha network on its data set.</summary>
internal sealed class CaptchaTrainable : ITrainable
{
    private const int ValidationBatchSize = 128;

    private readonly RunSettings _run;
    private readonly int _prefetch;
    private readonly LoadedData _data;
    private readonly DeviceTransfer _transfer;
    private readonly TextObjective _objective;
    private readonly ResNetLstm _model;
    private TrainingBatches? _batches;

    public CaptchaTrainable(RunSettings run, CaptchaRecipeSettings settings, LoadedData data, ResNetLstm model, Device device)
    {
        var (samples, split) = (data.Samples, data.Split);
        _run = run;
        _prefetch = settings.Data.Prefetch;
        _data = data;
        _transfer = new DeviceTransfer(device);
        _objective = new TextObjective(settings.Data.LabelLength, CaptchaModel.ClassesOf(settings.Data));
        _model = model;
        Data = new DataFacts(samples.Fingerprint.Hex, split.Training.Length, split.Validation.Length, split.Training.Length / run.BatchSize);
    }

    public nn.Module Model => _model;

    public DataFacts Data { get; }

    public IReadOnlyList<RejectedSample> Rejected => _data.Samples.Rejected;

    public void Seek(long step)
    {
        _batches?.Dispose();
        var (epoch, batch) = ((step - 1) / Data.StepsPerEpoch + 1, (step - 1) % Data.StepsPerEpoch + 1);
        _batches = new TrainingBatches(_data.Samples, _data.Split.Training, _run.Seed, _run.BatchSize, _prefetch, epoch, (int)batch);
    }

    public Tensor NextLoss()
    {
        using var batch = (_batches ?? throw new InvalidOperationException("no step was sought")).Next(CancellationToken.None);
        var (imagesBCHW, labelsBL) = ToDevice(batch);
        return _objective.Loss(_model.call(imagesBCHW), labelsBL);
    }

    public Metrics Validate()
    {
        using var noGradient = no_grad();
        var (loss, matches, characters, count) = (0.0, 0L, 0L, 0L);
        foreach (var batch in ValidationBatches.Of(_data.Samples, _data.Split.Validation, ValidationBatchSize))
        {
            using var scope = NewDisposeScope();
            var (imagesBCHW, labelsBL) = ToDevice(batch);
            var logitsBLK = _model.call(imagesBCHW);
            loss += _objective.Loss(logitsBLK, labelsBL).item<float>() * (double)batch.Count;
            matches += _objective.Matches(logitsBLK, labelsBL).item<long>();
            characters += _objective.CharacterMatches(logitsBLK, labelsBL).item<long>();
            count += batch.Count;
        }

        return Metrics.Of(
            (CaptchaDeclaration.Loss, loss / count), (CaptchaDeclaration.Match, (double)matches / count), (CaptchaDeclaration.Character, (double)characters / (count * _data.Samples.LabelLength)));
    }

    public void Dispose()
    {
        _batches?.Dispose();
        _model.Dispose();
    }

    private (Tensor ImagesBCHW, Tensor LabelsBL) ToDevice(Batch batch) => (
        _transfer.Send(batch.Images, batch.Count, batch.Shape.Channels, batch.Shape.Height, batch.Shape.Width),
        _transfer.Send(batch.Labels, batch.Count, batch.LabelLength));
}
