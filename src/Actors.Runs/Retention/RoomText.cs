using System.Globalization;

namespace Actors.Runs.Retention;

/// <summary>Says why there is no more room than there is.</summary>
public static class RoomText
{
    /// <param name="sizeBytes">What the deletion was to free.</param>
    public static string InVain(string file, long sizeBytes) => string.Create(CultureInfo.InvariantCulture,
        $"{file} was deleted for want of room, and its {sizeBytes:N0} bytes are not free: a snapshot, another name or an open file has them, or they were on another disk; no other goes for it until they are");
}
