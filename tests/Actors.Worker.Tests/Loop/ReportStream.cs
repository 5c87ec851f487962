using System.Collections.Concurrent;
using System.Text;
using Actors.Runs.Protocol;

namespace Actors.Worker.Tests.Loop;

/// <summary>The node's end of a worker's output, without a process: reports are taken one after the other.</summary>
internal sealed class ReportStream : Stream
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly BlockingCollection<WorkerReport> _reports = [];

    /// <summary>The next report, which must be of this kind.</summary>
    public T Next<T>() where T : WorkerReport
    {
        Assert.True(_reports.TryTake(out var report, Limit), $"no {typeof(T).Name} came");
        return Assert.IsAssignableFrom<T>(report);
    }

    /// <summary>Whether a report waits to be taken.</summary>
    public bool HasNext => _reports.Count > 0;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) =>
        _reports.Add(WorkerProtocol.DecodeReport(Encoding.UTF8.GetString(buffer, offset, count).TrimEnd('\n')));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
