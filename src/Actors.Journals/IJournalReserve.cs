namespace Actors.Journals;

/// <summary>Room that a journal has put aside, so that on a full device it can still take what must be said.</summary>
public interface IJournalReserve
{
    /// <summary>The device is full and the journal lives on its reserve: write little, and only what ends in standing still.</summary>
    bool IsInUse { get; }

    /// <summary>Where room is needed.</summary>
    string Place { get; }

    /// <summary>Bytes that the reserve takes.</summary>
    long SizeBytes { get; }

    /// <summary>Puts the room aside again.</summary>
    /// <returns>False when there is none.</returns>
    bool TryRestore();
}
