using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Actors.Formats;
using Actors.Runs.Checkpoints;

namespace Actors.Cli.Tests.Fuzzing;

internal sealed partial class FuzzedSafetensors : FuzzedFormat
{
    private const int LengthBytes = 8, MostDataBytes = 1 << 16;

    private static readonly SafetensorsType[] Types = Enum.GetValues<SafetensorsType>();

    private static readonly string[] Names =
        ["model.w", "model.b", "optimizer.w.step", "0.weight", "0.bias", "", "a.lora_A.weight", "state.0.exp_avg", "rng.cpu", "\u001b[31m", "ä\u2028", "metrics.loss", "loss"];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", ":", ",", "\\u0000", "\\ud800", " ", "null", "true", "1e3", "-1", "1.5", "\"F32\"", "\"F4\"", "\"I64\"", "\"dtype\":", "\"shape\":[],",
        "\"data_offsets\":[0,0]", "\"w\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", "\"__metadata__\":{\"a\":\"b\"},", "\"format\":\"actors-checkpoint/1\",",
        "/* */", "\u00ff", "[[[[[",
    ];

    private static readonly string[] Values =
        ["", "0", "-1", "1", "12", "nan", "1e999", "-0.0", "99999999999999999999", "9223372036854775807", "[]", "[\"model.w\"]", "../x", "input", "frozen_x.safetensors", "\u001b]0;\u0007", "{"];

    protected override IReadOnlyList<byte[]> Seeds { get; } = [Fixture("initial.safetensors"), Valid(new Random(1)), Valid(new Random(2)), Valid(new Random(3))];

    public override IReadOnlyList<(string Name, Action<string> Do)> Uses => TensorFileUses.All;

    public override bool IsRefusal(Exception failure) => TensorFileUses.IsRefusal(failure);

    protected override byte[] MutateStructure(Random random) => random.Next(3) == 0 ? Valid(random) : WithOtherHeader(Pick(Seeds, random), random);

    // As far as the format goes; what it says is another matter.
    private static byte[] Valid(Random random)
    {
        var items = Names.Where(_ => random.Next(3) == 0).Select(name => new SafetensorsItem(name, Pick(Types, random), Shape(random)));
        var stream = new MemoryStream();
        try
        {
            SafetensorsLayout.Plan(items, Metadata(random)).Write(stream, entry => new byte[entry.SizeBytes]);
        }
        catch (SafetensorsException)
        {
            // A type whose elements do not fill whole bytes.
            SafetensorsLayout.Plan([], Metadata(random)).Write(stream, entry => new byte[entry.SizeBytes]);
        }

        return stream.ToArray();
    }

    private static long[] Shape(Random random) => random.Next(8) == 0
        ? [0, .. Enumerable.Range(0, random.Next(1, 80)).Select(_ => (long)(ByteMutation.Number(random) & long.MaxValue))] // empty, and yet beyond every machine
        : [.. Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(6))];

    private static Dictionary<string, string> Metadata(Random random)
    {
        var header = random.Next(2) == 0
            ? new Dictionary<string, string>()
            : new CheckpointMetadata("run", "id", "captcha", 1, 1, 7, 1, 7, 70, 1e-3, 0.5f, 3, "data", "cpu", "1.13").ToHeader().ToDictionary();
        foreach (var key in (string[])[.. header.Keys, "frozen_file", "frozen_sha256", "inlined_frozen", "validated_step", "metrics.loss", "batches_per_epoch", "lora_r", "a.param_groups.0.params"])
            if (random.Next(10) == 0)
                header[key] = Pick(Values, random);
        return header;
    }

    private static byte[] WithOtherHeader(byte[] file, Random random)
    {
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var json = TextMutation.Apply(Encoding.UTF8.GetString(file, LengthBytes, length), Words, random);
        var header = random.Next(16) == 0 ? Encoding.Latin1.GetBytes(json) : Encoding.UTF8.GetBytes(json);
        var data = file[(LengthBytes + length)..];
        if (random.Next(3) > 0)
            Array.Resize(ref data, LastOffset(json));
        return [.. BitConverter.GetBytes(random.Next(8) == 0 ? ByteMutation.Number(random) : (ulong)header.Length), .. header, .. data];
    }

    // So that the tensors end where the file does.
    private static int LastOffset(string json) => Offsets().Matches(json)
        .Select(offsets => int.TryParse(offsets.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var end) ? Math.Min(end, MostDataBytes) : 0).DefaultIfEmpty().Max();

    [GeneratedRegex(@"""data_offsets"":\[\d+,(\d+)\]")]
    private static partial Regex Offsets();
}
