namespace Actors.Hocon.Resolution;

/// <summary>What resolving one document may still cost.</summary>
internal sealed class Budget(HoconLimits limits)
{
    private long _work;

    public HoconLimits Limits => limits;

    /// <summary>Null, or the failure of a document that costs too much.</summary>
    public Outcome? Spend(long work, Origin origin)
    {
        _work += work;
        return _work <= limits.SubstitutionWork
            ? null
            : Outcome.Failed(origin, $"substitutions that take more than {limits.SubstitutionWork} steps, the limit");
    }
}
