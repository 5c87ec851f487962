using Actors.Cli.Output;
using Actors.Cli.Verbs;
using Actors.Runs.Deciding;
using Actors.Runs.Retention;
using Actors.Runs.Run;

namespace Actors.Cli.Tests.Verbs;

public sealed class EventTypesTests
{
    [Fact]
    public void They_are_those_that_are_recorded()
    {
        var recorded = ((EventCodec<RunEvent>)RunEventCodec.Instance).Manifests.Concat(((EventCodec<RetentionEvent>)RetentionEventCodec.Instance).Manifests);
        Assert.Equal(recorded.Select(manifest => manifest[..manifest.IndexOf('/')]).Distinct().Order(StringComparer.Ordinal), EventTypes.Names);
    }

    [Theory]
    [InlineData("CheckpointSaved", "checkpoint-saved")]
    [InlineData("checkpoint-saved", "checkpoint-saved")]
    [InlineData("checkpoint-saved/2", "checkpoint-saved/2")]
    [InlineData("checkpoint", "checkpoint")]
    [InlineData("run-", "run-")]
    public void Both_spellings_and_the_beginning_of_some_are_known(string type, string prefix) => Assert.Equal(prefix, EventTypes.Prefix(type));

    [Theory]
    [InlineData("CheckpointSafed", "did you mean checkpoint-saved?")]
    [InlineData("nothing", "there are: attempt-started, ")]
    public void An_unknown_one_is_a_mistake(string type, string expected)
    {
        var refusal = Assert.Throws<RefusalException>(() => EventTypes.Prefix(type));
        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains(expected, refusal.Message);
    }
}
