namespace Actors.Worker.Optim;

/// <summary>What distinguishes the members of Adam's family.</summary>
/// <param name="IsDecoupled">Whether weight decay acts on the parameter (AdamW) rather than on the gradient (Adam).</param>
internal sealed record AdamSettings(double Beta1, double Beta2, double Epsilon, double WeightDecay, bool IsDecoupled, bool Amsgrad)
{
    private AdamNumbers? _last;

    /// <summary>The numbers of an update. All parameters of a step mostly share them, so the last ones are kept.</summary>
    /// <param name="step">Which update of the parameter it is, from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    internal AdamNumbers At(long step, double learningRate)
    {
        var last = Volatile.Read(ref _last);
        if (last is not null && last.Step == step && last.LearningRate == learningRate)
            return last;
        var (correction1, correction2) = (1 - Math.Pow(Beta1, step), 1 - Math.Pow(Beta2, step));
        var numbers = new AdamNumbers(
            step, learningRate, Beta1, 1 - Beta1, Beta2, 1 - Beta2, Epsilon,
            RootCorrection: Math.Sqrt(correction2), StepSize: -(learningRate / correction1),
            GradientDecay: IsDecoupled ? 0 : WeightDecay, ParameterFactor: IsDecoupled ? 1 - learningRate * WeightDecay : 1);
        Volatile.Write(ref _last, numbers);
        return numbers;
    }
}
