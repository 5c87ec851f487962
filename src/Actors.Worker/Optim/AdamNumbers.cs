namespace Actors.Worker.Optim;

/// <summary>The numbers of one update, computed in double precision, for both tensor operations and spans.</summary>
/// <param name="Step">Which update it is, from 1.</param>
/// <param name="LearningRate">Of the step.</param>
/// <param name="Beta1">β₁.</param>
/// <param name="Gain1">1 − β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Gain2">1 − β₂.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="RootCorrection">√(1 − β₂ᵗ).</param>
/// <param name="StepSize">−lr / (1 − β₁ᵗ).</param>
/// <param name="GradientDecay">Share of the parameter that is added to the gradient; 0 for none.</param>
/// <param name="ParameterFactor">What the parameter is multiplied by first; 1 for nothing.</param>
internal sealed record AdamNumbers(
    long Step, double LearningRate, double Beta1, double Gain1, double Beta2, double Gain2, double Epsilon, double RootCorrection, double StepSize,
    double GradientDecay, double ParameterFactor);
