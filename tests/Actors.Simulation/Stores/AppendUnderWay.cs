using Actors.Journal;
using Actors.Simulation.Scheduling;

namespace Actors.Simulation.Stores;

/// <summary>An append that has left its node and is not written yet.</summary>
internal sealed class AppendUnderWay(Append append, Life node)
{
    private readonly TaskCompletionSource<AppendResult> _outcome = new();

    public Append Append => append;

    public Life Node => node;

    public Task<AppendResult> Outcome => _outcome.Task;

    /// <summary>Whether it was written or lost.</summary>
    public bool IsSettled { get; private set; }

    /// <returns>False when it was settled before.</returns>
    public bool Settle() => !IsSettled && (IsSettled = true);

    public void Answer(AppendResult result) => _outcome.TrySetResult(result);

    public void Fail(Exception failure) => _outcome.TrySetException(failure);
}
