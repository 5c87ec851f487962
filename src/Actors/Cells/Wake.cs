namespace Actors.Cells;

/// <summary>What a resting actor can take up; each includes those before it.</summary>
internal enum Wake
{
    /// <summary>A turn is scheduled or running; it will see what is added.</summary>
    Nothing,

    /// <summary>A handler is suspended in an await: only its continuation can go on.</summary>
    ForContinuations,

    /// <summary>The actor is not running (it starts, restarts, has stopped): signals, no messages.</summary>
    ForSignals,

    /// <summary>The actor is idle.</summary>
    ForMessages,
}
