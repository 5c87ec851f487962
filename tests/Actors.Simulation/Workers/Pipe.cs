using Actors.Simulation.Scheduling;

namespace Actors.Simulation.Workers;

/// <summary>One direction between a node and its worker: late, but in order, and on nobody's turn.</summary>
/// <param name="enter">How what arrives is let in at the other end.</param>
internal sealed class Pipe(VirtualTime time, Dice dice, Action<Action> enter)
{
    private readonly Queue<Action> _onTheWay = new();
    private bool _isMoving;

    public void Send(Action arrive)
    {
        _onTheWay.Enqueue(arrive);
        if (_isMoving)
            return;
        _isMoving = true;
        Move();
    }

    private void Move() => time.After(dice.Ms(0.01, 1), () => enter(() =>
    {
        _onTheWay.Dequeue()();
        _isMoving = _onTheWay.Count > 0;
        if (_isMoving)
            Move();
    }));
}
