using Actors.Runs.Run;
using Samples = Actors.Runs.Tests.Run.Samples;

namespace Actors.Node.Tests.Entities;

/// <summary>An entity that fails again and again is started less and less often.</summary>
public sealed class BackoffTests
{
    [Fact]
    public async Task Entity_that_fails_a_second_after_every_start_is_started_less_and_less_often()
    {
        await using var life = new ActorLife();
        await life.AskAsync(Samples.Submit());
        await life.RecordedAsync(e => e is RunEvent.RunClaimed);
        life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
        life.Tell(new RunCommand.StartAttempt());
        await life.Journal.Failed.Soon();
        foreach (var wait in (double[])[0.2, 0.4, 0.8, 1.6, 3.2, 6.4])
        {
            // Its claim hangs for a second, and fails.
            life.Journal.Close(RunHome.StreamOf("captcha"));
            life.Journal.FailNextAppend(RunHome.StreamOf("captcha"));
            var stoppedAt = life.Time.GetTimestamp();
            while (!life.Journal.IsHeld)
                life.Time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.InRange(life.Time.GetElapsedTime(stoppedAt), TimeSpan.FromSeconds(wait), TimeSpan.MaxValue);
            life.Time.Advance(TimeSpan.FromSeconds(1));
            life.Journal.Open();
            await life.Journal.Failed.Soon();
        }
    }
}
