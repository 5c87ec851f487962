namespace Actors.Dispatch;

/// <summary>Decides where and when actors take their turns. The only source of concurrency in the core: there is no hidden
/// thread, task or timer beside it and the injected clock, so that a deterministic dispatcher fixes every interleaving.</summary>
public interface IDispatcher
{
    /// <summary>Executes <paramref name="turn"/> once, soon, and never inside this call. It does not throw.</summary>
    void Schedule(IThreadPoolWorkItem turn);
}
