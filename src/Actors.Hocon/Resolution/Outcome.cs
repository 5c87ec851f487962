using System.Diagnostics.CodeAnalysis;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>What looking for a value led to. Failures are outcomes too, because thousands of calls may have to be left.</summary>
/// <param name="Kind">Which case this is.</param>
/// <param name="Value">The resolved value when it was found, else null.</param>
/// <param name="BlockedAt">For <see cref="OutcomeKind.Blocked"/>, the index of the first key of the path that could not be followed.</param>
/// <param name="Failure">For <see cref="OutcomeKind.Failed"/>, what is wrong.</param>
internal readonly record struct Outcome(OutcomeKind Kind, HoconValue? Value = null, int BlockedAt = 0, HoconException? Failure = null)
{
    public static Outcome Absent => new(OutcomeKind.Absent);

    public static Outcome Bottom => new(OutcomeKind.Bottom);

    public static Outcome Cycle => new(OutcomeKind.Cycle);

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsFound => Kind == OutcomeKind.Found;

    /// <summary>True when whatever contains this value cannot have a value either.</summary>
    public bool EndsAll => Kind is OutcomeKind.Cycle or OutcomeKind.Failed;

    public static Outcome Found(HoconValue value) => new(OutcomeKind.Found, value);

    public static Outcome Failed(HoconException failure) => new(OutcomeKind.Failed, Failure: failure);

    public static Outcome Failed(Origin origin, string problem) => Failed(new HoconException(origin, problem));
}

/// <summary>The cases of an <see cref="Outcome"/>.</summary>
internal enum OutcomeKind
{
    /// <summary>There is nothing here; an earlier definition may have something.</summary>
    Absent,

    /// <summary>There is a value.</summary>
    Found,

    /// <summary>The path goes on below something that is no object, which hides every earlier definition.</summary>
    Blocked,

    /// <summary>The field is being resolved right now and has no earlier definition to look back to.</summary>
    Bottom,

    /// <summary>The value contains a field that is being resolved right now: it contains itself.</summary>
    Cycle,

    /// <summary>The document cannot be resolved.</summary>
    Failed,
}
