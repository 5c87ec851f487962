namespace Actors.Cells;

internal enum CellState : byte
{
    Starting,
    Running,
    Backoff,
    Stopping,
    Stopped,
}
