namespace Actors.Node.Workers;

/// <summary>The last lines that a worker wrote for people; bounded, so that a talkative library cannot fill an event.</summary>
public sealed class StderrTail
{
    private const int MaxLines = 20;
    private const int MaxLineLength = 500;

    private readonly Queue<string> _lines = new();

    public void Add(string line)
    {
        lock (_lines)
        {
            _lines.Enqueue(line.Length <= MaxLineLength ? line : line[..MaxLineLength] + "…");
            if (_lines.Count > MaxLines)
                _lines.Dequeue();
        }
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }
}
