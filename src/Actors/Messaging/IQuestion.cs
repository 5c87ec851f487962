namespace Actors.Messaging;

/// <summary>A message that somebody waits for an answer to. One that no actor will handle, or that an actor failed at, is answered with
/// why.</summary>
public interface IQuestion
{
    /// <summary>Answers with a failure, unless it is answered already. Must not throw or wait.</summary>
    void Fail(Exception failure);
}
