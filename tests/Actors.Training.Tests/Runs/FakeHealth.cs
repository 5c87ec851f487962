using Actors.Journal;

namespace Actors.Training.Tests.Runs;

/// <summary>The health of a journal of which a test says when it could not be written.</summary>
internal sealed class FakeHealth : IJournalHealth
{
    public JournalOutage? LastOutage { get; set; }
}
