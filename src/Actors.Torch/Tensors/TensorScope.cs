namespace Actors.Torch.Tensors;

/// <summary>
/// Disposes every tensor that its thread made inside it, unless it was kept. Scopes nest; each thread has its own.
/// </summary>
/// <example><code>
/// using var scope = new TensorScope();
/// var loss = ...;                 // all intermediate tensors go with the scope
/// return scope.MoveOut(loss);     // this one goes to the enclosing scope, or to the caller when there is none
/// </code></example>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _tensors = [];
    private bool _disposed;

    /// <summary>Opens a scope on this thread, inside the one that is open.</summary>
    public TensorScope()
    {
        _outer = s_current;
        s_current = this;
    }

    internal static TensorScope? Current => s_current;

    /// <summary>Takes a tensor out of whatever scope owns it: from here on its holder disposes it.</summary>
    public static Tensor Keep(Tensor tensor)
    {
        tensor.Scope = null;
        return tensor;
    }

    /// <summary>Hands a tensor of this scope to the enclosing one, or to the caller when there is none.</summary>
    public Tensor MoveOut(Tensor tensor)
    {
        if (tensor.Scope != this)
            return tensor;
        tensor.Scope = null;
        _outer?.Add(tensor);
        return tensor;
    }

    /// <summary>Disposes what the scope owns.</summary>
    /// <exception cref="InvalidOperationException">The scope is not the innermost of this thread.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (s_current != this)
            throw new InvalidOperationException("tensor scopes end in the reverse order of their beginning, on the thread that began them");
        _disposed = true;
        s_current = _outer;
        foreach (var tensor in _tensors)
            if (tensor.Scope == this)
                tensor.Dispose();
    }

    internal void Add(Tensor tensor)
    {
        tensor.Scope = this;
        _tensors.Add(tensor);
    }
}
