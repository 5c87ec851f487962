using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Runs.Run;

/// <summary>
/// The loss of every recorded step, so that a re-executed step can be compared with its record, bit for bit.
/// <list type="bullet">
/// <item>Immutable to its reader: <see cref="Add"/> returns a longer history and leaves this one as it was.</item>
/// <item>Successive histories share one buffer; whoever claims its next place first extends it there, any other copies. So histories may
/// be extended on several threads, and two runs that begin with <see cref="Empty"/> share nothing.</item>
/// </list>
/// Four bytes a step: 200,000 steps are 800 kB.
/// </summary>
[JsonConverter(typeof(LossHistoryConverter))]
public sealed class LossHistory
{
    public static readonly LossHistory Empty = new(new Buffer([], 0), 0);

    private readonly Buffer _buffer;

    private LossHistory(Buffer buffer, int count)
    {
        _buffer = buffer;
        Count = count;
    }

    /// <summary>The number of the last recorded step; 0 when there is none.</summary>
    public int Count { get; }

    /// <summary>The loss of a step.</summary>
    /// <param name="step">1-based.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is not recorded.</exception>
    public float this[long step] => step >= 1 && step <= Count
        ? _buffer.Values[step - 1]
        : throw new ArgumentOutOfRangeException(nameof(step), step, $"steps 1 to {Count} are recorded");

    /// <summary>The history with the loss of step <see cref="Count"/> + 1.</summary>
    public LossHistory Add(float loss)
    {
        var buffer = _buffer;
        if (Count == buffer.Values.Length || !buffer.TryClaim(Count))
        {
            var values = new float[Math.Max(64, Count + Count / 2 + 1)];
            Array.Copy(buffer.Values, values, Count);
            buffer = new Buffer(values, Count + 1);
        }

        buffer.Values[Count] = loss;
        return new LossHistory(buffer, Count + 1);
    }

    /// <summary>The history up to and with a step.</summary>
    public LossHistory Until(long step) => step >= Count ? this : new LossHistory(_buffer, (int)step);

    /// <summary>Arithmetic mean of the losses of steps <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public double Mean(long from, long to)
    {
        var sum = 0.0;
        for (var step = from; step <= to; step++)
            sum += this[step];
        return sum / (to - from + 1);
    }

    internal ReadOnlySpan<float> AsSpan() => _buffer.Values.AsSpan(0, Count);

    internal static LossHistory From(ReadOnlySpan<float> losses) => new(new Buffer(losses.ToArray(), losses.Length), losses.Length);

    private sealed class Buffer(float[] values, int used)
    {
        private int _used = used;

        public float[] Values { get; } = values;

        /// <returns>False when the place is taken.</returns>
        public bool TryClaim(int place) => Interlocked.CompareExchange(ref _used, place + 1, place) == place;
    }
}

internal sealed class LossHistoryConverter : JsonConverter<LossHistory>
{
    public override LossHistory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LossHistory.From(MemoryMarshal.Cast<byte, float>(reader.GetBytesFromBase64()));

    public override void Write(Utf8JsonWriter writer, LossHistory value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.AsSpan()));
}
