using System.Text;
using System.Text.Json;
using Actors.Runs.Run;
using Actors.Runs.Tests.Run;
using Actors.Runs.Protocol;

namespace Actors.Runs.Tests.Protocol;

public sealed class WorkerProtocolTests
{
    public static TheoryData<WorkerReport> Reports =>
    [
        new WorkerReport.Preparing("drawing captchas in data", 3, 400),
        new WorkerReport.SampleUnreadable("ab\ncd \"é\".png", "it is empty"),
        new WorkerReport.BatchReported(200_000, 0.1f, 1e-3, 0.3f, 12.5),
        new WorkerReport.ValidationReported(10, Metrics.Of(("loss", 0.1), ("match", double.NaN), ("worst", double.NegativeInfinity)), 1.5),
        new WorkerReport.CheckpointReported(7, Samples.File(7), 1L << 40, "abc", 1.5, 0.25),
        new WorkerReport.FilesBlocked("/run", "Input/output error", NeedsRoom: false),
        new WorkerReport.Noticed("the cache could not be written"),
        new WorkerReport.Paused(3),
        new WorkerReport.Finished(100, "abc"),
        new WorkerReport.Refused("there is nothing to train on"),
    ];

    public static TheoryData<WorkerInstruction> Instructions =>
    [
        new WorkerInstruction.Acknowledge(long.MaxValue),
        new WorkerInstruction.Answer(10, 2.5e-4, SaveCheckpoint: true, Finish: false),
        new WorkerInstruction.Pause(),
    ];

    [Theory]
    [MemberData(nameof(Reports))]
    public void A_report_arrives_as_it_was_sent_on_one_line(WorkerReport report) =>
        Assert.Equal(report, WorkerProtocol.DecodeReport(Line(WorkerProtocol.Encode(report))));

    [Theory]
    [MemberData(nameof(Instructions))]
    public void An_instruction_arrives_as_it_was_sent_on_one_line(WorkerInstruction instruction) =>
        Assert.Equal(instruction, WorkerProtocol.DecodeInstruction(Line(WorkerProtocol.Encode(instruction))));

    [Fact]
    public void Readiness_arrives_with_all_its_facts()
    {
        var sent = Samples.Ready(7, new RejectedCheckpoint(14, Samples.File(14), "it is not there"));
        var arrived = Assert.IsType<WorkerReport.Ready>(WorkerProtocol.DecodeReport(Line(WorkerProtocol.Encode(sent))));
        Assert.Equal(sent.Rejected, arrived.Rejected);
        Assert.Equal(sent, arrived with { Rejected = sent.Rejected });
    }

    [Fact]
    public void An_order_arrives_with_every_setting()
    {
        var sent = new WorkerOrder(
            "run", "id", "/home/run", 3, 17, 4711, 64, 5000, Samples.Settings, """{"a":"\n"}""", 
            [new(7, Samples.File(7), "abc", 1e-3, Finish: true, new(6, Metrics.Of(("loss", 0.1))))]) { SettingsHash = "hash" };
        var arrived = WorkerProtocol.DecodeOrder(Line(WorkerProtocol.Encode(sent)));
        Assert.Equal(sent.Checkpoints, arrived.Checkpoints);
        Assert.Equal(sent, arrived with { Checkpoints = sent.Checkpoints });
    }

    /// <summary>Every exponent of both signs with the mantissas at its ends and a few between; all not-a-numbers are one.</summary>
    [Fact]
    public void A_loss_keeps_every_bit()
    {
        uint[] mantissas = [0, 1, 2, 0x2AAAAA, 0x400000, 0x555555, 0x7FFFFE, 0x7FFFFF];
        for (var top = 0u; top < 512; top++)
        {
            foreach (var mantissa in mantissas)
            {
                var loss = BitConverter.UInt32BitsToSingle(top << 23 | mantissa);
                var report = new WorkerReport.BatchReported(1, loss, loss, 0, 0);
                var arrived = (WorkerReport.BatchReported)WorkerProtocol.DecodeReport(Line(WorkerProtocol.Encode(report)));
                if (float.IsNaN(loss))
                    Assert.True(float.IsNaN(arrived.Loss) && double.IsNaN(arrived.LearningRate));
                else
                    Assert.Equal(BitConverter.SingleToUInt32Bits(loss), BitConverter.SingleToUInt32Bits(arrived.Loss));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"type\":\"batch\",\"step\":")]
    [InlineData("{\"type\":\"unheard-of\"}")]
    [InlineData("OMP: Info #276")]
    [InlineData("{}")]
    public void What_is_no_report_is_said_to_be_none(string line) => Assert.ThrowsAny<JsonException>(() => WorkerProtocol.DecodeReport(line));

    private static string Line(byte[] encoded)
    {
        Assert.DoesNotContain((byte)'\n', encoded);
        return Encoding.UTF8.GetString(encoded);
    }
}
