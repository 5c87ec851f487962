using System.Collections.Immutable;

namespace Actors.Supervision;

/// <summary>How the failures of an actor are dealt with. Immutable; each method returns a changed copy.</summary>
public sealed record SupervisorStrategy
{
    private readonly ImmutableArray<(Type Failure, Directive Directive)> _rules = [];

    private SupervisorStrategy(Directive otherwise) => Otherwise = otherwise;

    /// <summary>Restart after 0.2 s, doubling to 30 s, at most 10 times within 5 minutes, then escalate; but stop after an
    /// <see cref="UnrecoverableException"/>, which a new incarnation would only meet again.</summary>
    public static SupervisorStrategy Default { get; } =
        new SupervisorStrategy(Directive.Restart).On<UnrecoverableException>(Directive.Stop);

    /// <summary>Stop after the first failure.</summary>
    public static SupervisorStrategy Stop { get; } = new(Directive.Stop);

    /// <summary>Every failure is the parent's.</summary>
    public static SupervisorStrategy Escalate { get; } = new(Directive.Escalate);

    /// <summary>What holds for failures without a rule.</summary>
    public Directive Otherwise { get; }

    /// <summary>The pause before the first restart; doubled for each further one.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>The longest pause before a restart.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Up to this share is added to a pause at random, so that actors which failed together do not return together. 0 to
    /// 1.</summary>
    public double Jitter { get; init; } = 0.2;

    /// <summary>Restarts allowed within <see cref="Window"/>; 0 for none.</summary>
    public int MaxRestarts { get; init; } = 10;

    /// <summary>How long a restart counts. An actor that ran this long without failure begins again with
    /// <see cref="MinBackoff"/>.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What follows when the limit is reached: <see cref="Directive.Stop"/> or <see cref="Directive.Escalate"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is anything else: a restart would have no limit.</exception>
    public Directive AtLimit
    {
        get;
        init => field = value is Directive.Stop or Directive.Escalate
            ? value
            : throw new ArgumentOutOfRangeException(nameof(AtLimit), value, "At the limit of its restarts an actor stops or escalates.");
    } = Directive.Escalate;

    /// <summary>Adds a rule for failures of one type and those derived from it; the rule added last is looked at first.</summary>
    public SupervisorStrategy On<TFailure>(Directive directive)
        where TFailure : Exception => new(this, _rules.Insert(0, (typeof(TFailure), directive)));

    /// <summary>The directive for a failure, before any limit.</summary>
    public Directive Decide(Exception failure)
    {
        foreach (var (type, directive) in _rules)
            if (type.IsInstanceOfType(failure))
                return directive;
        return Otherwise;
    }

    private SupervisorStrategy(SupervisorStrategy original, ImmutableArray<(Type, Directive)> rules)
        : this(original)
    {
        _rules = rules;
    }
}
