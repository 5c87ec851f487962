using TorchSharp;

namespace Actors.Worker.Optim;

/// <summary>The numbers that all updates of one step share, as native scalars. An implicit conversion would leave each to the finalizer.</summary>
internal sealed class StepScalars(params double[] values) : IDisposable
{
    private readonly Scalar[] _scalars = Array.ConvertAll(values, value => value.ToScalar());

    internal Scalar this[int index] => _scalars[index];

    public void Dispose()
    {
        foreach (var scalar in _scalars)
            scalar.Dispose();
    }
}
