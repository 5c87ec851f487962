namespace Actors.Cells;

internal enum CellState
{
    Starting,
    Running,
    Backoff,
    Stopping,
    Stopped,
}
