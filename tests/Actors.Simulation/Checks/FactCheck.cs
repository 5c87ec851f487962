using System.Collections.Immutable;
using Actors.Training.Runs;

namespace Actors.Simulation.Checks;

/// <summary>
/// Compares what is recorded with the history without faults, fact by fact.
/// <list type="bullet">
/// <item>Every step and every validation is recorded once, in order.</item>
/// <item>Losses, metrics, learning rates, best models and the final model are those of the expected history, bit for bit.</item>
/// <item>From an accepted divergence on only the first holds: another history has been chosen.</item>
/// </list>
/// </summary>
internal sealed class FactCheck(Violations violations, ImmutableArray<RunEvent> expected)
{
    private int _next;
    private long _step;
    private long _validatedStep;
    private bool _isAnotherHistory;

    public bool IsComplete => _isAnotherHistory || _next == expected.Length;

    public void Add(RunEvent happened)
    {
        Count(happened);
        if (happened is RunEvent.DivergenceAccepted)
            _isAnotherHistory = true;
        if (_isAnotherHistory || !IsResult(happened))
            return;
        if (_next == expected.Length)
            violations.Add($"after the end of the history without faults: {happened}");
        else if (!expected[_next].Equals(happened))
            violations.Add($"{happened} is recorded; without faults it is {expected[_next]}");
        _next++;
    }

    /// <summary>Whether a fact is of the training itself, and not of how it went.</summary>
    public static bool IsResult(RunEvent happened) => happened is RunEvent.BatchCompleted or RunEvent.EpochCompleted
        or RunEvent.ValidationCompleted or RunEvent.BestImproved or RunEvent.LrReduced or RunEvent.TargetReached or RunEvent.RunCompleted;

    private void Count(RunEvent happened)
    {
        switch (happened)
        {
            case RunEvent.BatchCompleted batch:
                Expect("step", batch.Step, ref _step, _step + 1);
                break;
            case RunEvent.ValidationCompleted validation when validation.Step != _step || validation.Step <= _validatedStep:
                violations.Add($"validation {validation.Step} is recorded after step {_step} and validation {_validatedStep}");
                break;
            case RunEvent.ValidationCompleted validation:
                _validatedStep = validation.Step;
                break;
            case RunEvent.DivergenceAccepted accepted:
                (_step, _validatedStep) = (accepted.Step, Math.Min(_validatedStep, accepted.ValidatedStep));
                break;
        }
    }

    private void Expect(string what, long number, ref long last, long next)
    {
        if (number != next)
            violations.Add($"{what} {number} is recorded after {what} {last}");
        last = number;
    }
}
