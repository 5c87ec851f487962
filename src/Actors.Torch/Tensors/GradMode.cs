using Actors.Torch.Interop;

namespace Actors.Torch.Tensors;

/// <summary>Whether this thread's operators record a graph for the backward pass; on at first.</summary>
public static class GradMode
{
    /// <summary>True when operators record a graph.</summary>
    public static bool IsEnabled => Libtorch.GradMode() != 0;

    /// <summary>Records nothing until the result is disposed, on the same thread.</summary>
    public static Restore Disable() => Set(false);

    /// <summary>Records again, inside <see cref="Disable"/>, until the result is disposed.</summary>
    public static Restore Enable() => Set(true);

    private static Restore Set(bool enabled)
    {
        var before = IsEnabled;
        Libtorch.SetGradMode(enabled ? 1 : 0);
        return new Restore(before);
    }

    /// <summary>Brings back the mode that held before.</summary>
    public readonly struct Restore : IDisposable
    {
        private readonly bool _before;

        internal Restore(bool before) => _before = before;

        /// <inheritdoc/>
        public void Dispose() => Libtorch.SetGradMode(_before ? 1 : 0);
    }
}
