using System.Diagnostics;
using Actors.CrashTests.Running;
using Actors.Runs.Run;

namespace Actors.CrashTests.Kills;

/// <summary>When a kill strikes.</summary>
internal abstract record Moment
{
    // Submission, attempt, start or resumption.
    private const int StartUpEvents = 3;

    private Moment()
    {
    }

    /// <summary>Waits for it, in the life of one process.</summary>
    /// <returns>False when the process ended first.</returns>
    public abstract Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal);

    /// <summary>Some time after the start of the process, at the latest with its first step.</summary>
    public sealed record AfterStart(TimeSpan Delay) : Moment
    {
        public override async Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal)
        {
            var (startedAt, events) = (Stopwatch.GetTimestamp(), await journal.CountAsync());
            return await Watch.ForAsync(
                life, async () => Stopwatch.GetElapsedTime(startedAt) >= Delay || await journal.CountAsync() > events + StartUpEvents);
        }
    }

    /// <summary>When the run has this many events.</summary>
    public sealed record AtEvent(long Sequence) : Moment
    {
        public override Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal) =>
            Watch.ForAsync(life, async () => await journal.CountAsync() >= Sequence);
    }

    /// <summary>While the n-th checkpoint of this life is written, some time into it.</summary>
    public sealed record AtWrite(int Number, TimeSpan Delay) : Moment
    {
        public override async Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal)
        {
            var seen = new HashSet<string>();
            if (!await Watch.ForAsync(life, () => Seen(seen, home.Unfinished()) >= Number))
                return false;
            await Task.Delay(Delay);
            return !life.HasEnded;
        }
    }

    /// <summary>When the n-th checkpoint of this life has got its name, most likely before that is recorded.</summary>
    public sealed record AtName(int Number) : Moment
    {
        public override Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal)
        {
            var before = home.Finished();
            var seen = new HashSet<string>();
            return Watch.ForAsync(life, () => Seen(seen, home.Finished().Except(before)) >= Number);
        }
    }

    /// <summary>When a step is recorded: behind the last step before a validation, while that is under way.</summary>
    public sealed record AtStep(long Step) : Moment
    {
        public override Task<bool> AwaitAsync(Life life, Home home, JournalWatch journal) =>
            Watch.ForAsync(life, () => journal.HasAsync(e => e is RunEvent.BatchCompleted batch && batch.Step >= Step));
    }

    private static int Seen(HashSet<string> seen, IEnumerable<string> files)
    {
        seen.UnionWith(files);
        return seen.Count;
    }
}
