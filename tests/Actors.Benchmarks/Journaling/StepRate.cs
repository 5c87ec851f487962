using System.Diagnostics;

namespace Actors.Benchmarks.Journaling;

/// <summary>How fast steps follow each other, without what comes before the first.</summary>
internal sealed class StepRate
{
    private long _first;
    private long _last;
    private int _steps;

    public double PerSecond => (_steps - 1) / Stopwatch.GetElapsedTime(_first, _last).TotalSeconds;

    public void Add(long timestamp)
    {
        if (_steps++ == 0)
            _first = timestamp;
        _last = timestamp;
    }
}
