using Actors.Journals;

namespace Actors.Node.Tests.Fixtures;

/// <summary>The health of a journal of which a test says when it could not be written.</summary>
internal sealed class FakeHealth : IJournalHealth
{
    public JournalOutage? LastOutage { get; set; }
}
