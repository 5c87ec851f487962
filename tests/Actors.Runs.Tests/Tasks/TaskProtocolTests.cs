using System.Text;
using System.Text.Json;
using Actors.Formats;
using Actors.Runs.Data;
using Actors.Runs.Restoring;
using Actors.Runs.Tasks;
using Actors.Runs.Tests.Run;

namespace Actors.Runs.Tests.Tasks;

public sealed class TaskProtocolTests
{
    private static readonly WorkerTask[] Tasks =
    [
        new WorkerTask.Restore(Samples.Settings, "{}", "/home/run/file", "sha"),
        new WorkerTask.Fit(Samples.Settings, "{}", "/home/run/file"),
        new WorkerTask.DescribeModel("captcha", "{}"),
        new WorkerTask.DrawCaptchas("data", new CaptchaSetSettings { Count = 7, Seed = 1, Captcha = new() { Alphabet = "äb", Length = 2, Width = 60, Height = 24 } }, 2),
    ];

    private static readonly TaskReport[] Reports =
    [
        new TaskReport.Progress(3),
        new TaskReport.Restored(new RestoredState(3, 40, 6, 80, "sha")),
        new TaskReport.Fitted(new StateFit("model.", ["a"], ["b"], ["c"], [new("d", "float32[2]", "F32[3]")], ["a"]), ModelSha256: null),
        new TaskReport.ModelDescribed([new(new TensorEntry("fc.weight", "float32", DType.Float32, [2, 3]), MayBeMissing: true)]),
        new TaskReport.Drawn(7),
        new TaskReport.Refused(TaskRefusal.UnusableCheckpoint, "it is not there"),
    ];

    /// <summary>Every kind is in the lists above: one that the protocol does not know would fail when it is needed.</summary>
    [Fact]
    public void Every_task_and_report_comes_out_as_it_went_in()
    {
        Assert.Equal(KindsOf<WorkerTask>(), Tasks.Select(task => task.GetType().Name).Order());
        Assert.Equal(KindsOf<TaskReport>(), Reports.Select(report => report.GetType().Name).Order());
        Assert.All(Tasks, task => Assert.Equivalent(task, TaskProtocol.DecodeTask(Line(TaskProtocol.Encode(task))), strict: true));
        Assert.All(Reports, report => Assert.Equivalent(report, TaskProtocol.DecodeReport(Line(TaskProtocol.Encode(report))), strict: true));
    }

    [Theory]
    [InlineData("{\"type\":\"dance\"}")]
    [InlineData("{\"type\":\"resto")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Line_that_is_no_message_is_refused(string line)
    {
        Assert.ThrowsAny<JsonException>(() => TaskProtocol.DecodeTask(line));
        Assert.ThrowsAny<JsonException>(() => TaskProtocol.DecodeReport(line));
    }

    private static string Line(byte[] message)
    {
        Assert.DoesNotContain((byte)'\n', message);
        return Encoding.UTF8.GetString(message);
    }

    private static IEnumerable<string> KindsOf<T>() => typeof(T).GetNestedTypes().Select(kind => kind.Name).Order();
}
