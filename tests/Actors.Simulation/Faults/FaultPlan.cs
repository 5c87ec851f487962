using Actors.Simulation.Scheduling;

namespace Actors.Simulation.Faults;

/// <summary>
/// Which faults strike a history, and when. Every history has a choice of kinds of its own (swarm testing), so that a frequent kind
/// does not hide what a rare one would find.
/// </summary>
internal sealed class FaultPlan
{
    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    // How often a kind strikes when it could, before the history's own factor. Those that are not here are struck by the calendar.
    private static readonly Dictionary<FaultKind, double> Rates = new()
    {
        [FaultKind.JournalSlow] = 0.03,
        [FaultKind.JournalWrittenButFailed] = 0.01,
        [FaultKind.JournalLostAndFailed] = 0.01,
        [FaultKind.JournalWrittenLate] = 0.01,
        [FaultKind.JournalHangs] = 0.005,
        [FaultKind.JournalFlushFails] = 0.01,
        [FaultKind.JournalFull] = 0.02,
        [FaultKind.JournalReadFails] = 0.1,
        [FaultKind.JournalReadHangs] = 0.05,
        [FaultKind.JournalTornTail] = 0.5,
        [FaultKind.JournalUnacknowledgedTail] = 0.5,
        [FaultKind.LeaseFails] = 0.05,
        [FaultKind.LeaseReplyLost] = 0.05,
        [FaultKind.LeaseHangs] = 0.02,
        [FaultKind.SnapshotNotSaved] = 0.2,
        [FaultKind.SnapshotHangs] = 0.05,
        [FaultKind.SnapshotNotLoaded] = 0.2,
        [FaultKind.SnapshotCorrupt] = 0.2,
        [FaultKind.SnapshotTorn] = 0.2,
        [FaultKind.ClockWrong] = 0.5,
        [FaultKind.RunEffectThrows] = 0.02,
        [FaultKind.RunDecisionThrows] = 0.005,
        [FaultKind.RunReplayThrows] = 0.002,
        [FaultKind.RetentionEffectThrows] = 0.05,
        [FaultKind.RetentionDecisionThrows] = 0.02,
        [FaultKind.RetentionReplayThrows] = 0.02,
        [FaultKind.WorkerCrash] = 0.02,
        [FaultKind.WorkerHangs] = 0.01,
        [FaultKind.WorkerLaunchFails] = 0.1,
        [FaultKind.WorkerOrphaned] = 0.5,
        [FaultKind.WorkerDiverges] = 0.3,
        [FaultKind.DiskFull] = 0.1,
        [FaultKind.DiskFlushFails] = 0.1,
        [FaultKind.DiskDeleteFails] = 0.3,
        [FaultKind.DiskLinkFails] = 0.05,
        [FaultKind.DiskTornFile] = 0.7,
        [FaultKind.DiskLostName] = 0.5,
    };

    // Drawn apart, where the first of them stands, so that a seed which does not have one is the history that it was before there was this kind.
    private static readonly FaultKind[] DrawnApart =
    [
        FaultKind.DiskAway, FaultKind.RunDecisionThrows, FaultKind.RunReplayThrows,
        FaultKind.RetentionEffectThrows, FaultKind.RetentionDecisionThrows, FaultKind.RetentionReplayThrows,
        FaultKind.OperatorImports, FaultKind.StrangersFile, FaultKind.AnotherRunsFile, FaultKind.NoRegularFile,
    ];

    private readonly Dice _dice;
    private readonly VirtualTime _time;
    private readonly Trace? _trace;
    private readonly double[] _rates = new double[Kinds.Length];
    private readonly bool[] _chosen = new bool[Kinds.Length];

    private FaultPlan(Dice dice, VirtualTime time, Trace? trace)
    {
        _dice = dice;
        _time = time;
        _trace = trace;
    }

    /// <summary>How often each kind has struck.</summary>
    public FaultCounts Struck { get; } = new();

    /// <summary>From then on nothing strikes any more.</summary>
    public TimeSpan End { get; private set; }

    public static FaultPlan None(Dice dice, VirtualTime time, Trace? trace) => new(dice, time, trace);

    public static FaultPlan Draw(Dice dice, VirtualTime time, Trace? trace)
    {
        var plan = new FaultPlan(dice, time, trace) { End = TimeSpan.FromSeconds(dice.Between(5, 60)) };
        var breadth = dice.Pick([0.1, 0.3, 0.6]);
        var intensity = dice.Pick([0.5, 1.0, 3.0]);
        var apart = dice;
        foreach (var kind in Kinds)
        {
            if (kind == DrawnApart[0])
                apart = dice.Apart();
            if (!DrawnApart.Contains(kind))
                plan.Choose(kind, dice.Chance(breadth), intensity);
        }

        foreach (var kind in DrawnApart)
            plan.Choose(kind, apart.Chance(breadth), intensity);
        return plan;
    }

    public bool IsOver => _time.Elapsed >= End;

    /// <summary>Whether the calendar of this history may hold a kind.</summary>
    public bool IsChosen(FaultKind kind) => _chosen[(int)kind] && !IsOver;

    /// <summary>Nothing strikes from now on.</summary>
    public void Stop() => End = _time.Elapsed;

    /// <summary>Asked wherever a kind could strike.</summary>
    public bool Strikes(FaultKind kind)
    {
        var rate = _rates[(int)kind];
        if (rate == 0 || IsOver || !_dice.Chance(rate))
            return false;
        Note(kind);
        return true;
    }

    public void Note(FaultKind kind)
    {
        Struck.Add(kind);
        _trace?.Add($"fault: {kind}");
    }

    /// <summary>Asked wherever an actor's code could throw.</summary>
    /// <exception cref="InvalidOperationException">It throws.</exception>
    public void Throw(FaultKind kind)
    {
        if (Strikes(kind))
            throw new InvalidOperationException($"the actor's code throws: {kind}");
    }

    private void Choose(FaultKind kind, bool isChosen, double intensity)
    {
        _chosen[(int)kind] = isChosen;
        _rates[(int)kind] = isChosen ? Math.Min(0.9, Rates.GetValueOrDefault(kind) * intensity) : 0;
    }
}
