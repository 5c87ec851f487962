using Actors.Hocon.Values;

namespace Actors.Hocon.Units;

/// <summary>A time on the calendar, whose length depends on the day it begins. One of the parts is not 0.</summary>
public readonly record struct Period(int Years, int Months, int Days)
{
    internal const string Expected = "a period such as 3 weeks (units d, w, m or mo, y; days without a unit)";

    /// <summary>The date after this period from <paramref name="start"/>; a day that its month lacks becomes the month's last.</summary>
    public DateOnly After(DateOnly start) => start.AddYears(Years).AddMonths(Months).AddDays(Days);

    internal static bool TryParse(HoconValue value, out Period period)
    {
        period = default;
        if (!UnitText.TryParse(value, out var text) || text.Number != decimal.Truncate(text.Number) || Math.Abs(text.Number) > int.MaxValue / 7)
            return false;

        var count = (int)text.Number;
        Period? known = text.Unit switch
        {
            "" or "d" or "day" or "days" => new(0, 0, count),
            "w" or "week" or "weeks" => new(0, 0, 7 * count),
            "m" or "mo" or "month" or "months" => new(0, count, 0),
            "y" or "year" or "years" => new(count, 0, 0),
            _ => null,
        };
        period = known ?? default;
        return known is not null;
    }
}
