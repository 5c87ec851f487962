namespace Actors.Hocon;

/// <summary>
/// The one error of this library. Its message is one line, <c>file:line:column: what was found, what was expected</c>;
/// several errors that were collected by one binding are several such lines.
/// </summary>
public sealed class HoconException : Exception
{
    /// <summary>An error at <paramref name="origin"/>.</summary>
    public HoconException(Origin origin, string problem, Exception? cause = null)
        : base($"{origin}: {problem}", cause)
    {
        Origin = origin;
        Problem = problem;
    }

    /// <summary>Several errors, reported together in the order in which they were found.</summary>
    internal HoconException(IReadOnlyList<HoconException> problems)
        : base(string.Join('\n', problems.Select(problem => problem.Message)))
    {
        Origin = problems[0].Origin;
        Problem = problems[0].Problem;
        Problems = problems;
    }

    /// <summary>Where the (first) problem is.</summary>
    public Origin Origin { get; }

    /// <summary>The (first) problem without its place.</summary>
    public string Problem { get; }

    /// <summary>The problems of a binding one by one; empty when this is a single problem.</summary>
    public IReadOnlyList<HoconException> Problems { get; } = [];
}
