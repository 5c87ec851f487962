namespace Actors.Journals.Sqlite;

/// <summary>Something to be done in the writer's transaction, and who waits for it.</summary>
internal abstract class Write
{
    /// <summary>Runs inside the transaction, perhaps more than once; nothing it does may outlive a rollback.</summary>
    public abstract void Execute(WriterTables tables);

    /// <summary>The transaction is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

/// <summary>A write with a result.</summary>
internal sealed class Write<TResult>(Func<WriterTables, TResult> execute) : Write
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult _result = default!;

    public Task<TResult> Done => _done.Task;

    public override void Execute(WriterTables tables) => _result = execute(tables);

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
