using System.Diagnostics.CodeAnalysis;
using Actors.Hocon.Values;

namespace Actors.Hocon.Resolution;

/// <summary>What looking for a value led to.</summary>
/// <param name="Kind">Which case this is.</param>
/// <param name="Value">The resolved value when it was found, else null.</param>
/// <param name="BlockedAt">For <see cref="OutcomeKind.Blocked"/>, the index of the first key of the path that could not be followed.</param>
internal readonly record struct Outcome(OutcomeKind Kind, HoconValue? Value = null, int BlockedAt = 0)
{
    public static Outcome Absent => new(OutcomeKind.Absent);

    public static Outcome Bottom => new(OutcomeKind.Bottom);

    public static Outcome Cycle => new(OutcomeKind.Cycle);

    public static Outcome Found(HoconValue value) => new(OutcomeKind.Found, value);

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsFound => Kind == OutcomeKind.Found;
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
}
