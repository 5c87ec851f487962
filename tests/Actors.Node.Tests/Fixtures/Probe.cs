using System.Threading.Channels;

namespace Actors.Node.Tests.Fixtures;

/// <summary>Things that happened, in order, for a test that awaits them.</summary>
internal sealed class Probe<T>
{
    private readonly Channel<T> _happened = Channel.CreateUnbounded<T>();

    public void Add(T happened) => _happened.Writer.TryWrite(happened);

    public Task<T> NextAsync() => _happened.Reader.ReadAsync().AsTask().Soon();

    public async Task<IReadOnlyList<T>> NextAsync(int count)
    {
        var next = new T[count];
        for (var i = 0; i < count; i++)
            next[i] = await NextAsync();
        return next;
    }

    /// <summary>What has happened and was not asked for, once every actor is idle.</summary>
    public IReadOnlyList<T> Rest()
    {
        CountingDispatcher.Settle();
        var rest = new List<T>();
        while (_happened.Reader.TryRead(out var happened))
            rest.Add(happened);
        return rest;
    }
}
