using System.Runtime.InteropServices;

namespace Actors.Torch.Interop;

/// <summary>Owns one reference to a native tensor; the undefined tensor is an invalid handle.</summary>
internal sealed class TensorHandle : SafeHandle
{
    /// <summary>For the marshaller, which fills it.</summary>
    public TensorHandle() : base(0, ownsHandle: true)
    {
    }

    internal TensorHandle(nint owned) : this() => SetHandle(owned);

    /// <summary>Stands for an absent tensor in calls that allow one.</summary>
    internal static TensorHandle Undefined { get; } = new();

    public override bool IsInvalid => handle == 0;

    /// <summary>The native pointer, which no other thread can free until <see cref="Release"/>.</summary>
    internal nint Hold()
    {
        var held = false;
        DangerousAddRef(ref held);
        return handle;
    }

    internal void Release() => DangerousRelease();

    protected override bool ReleaseHandle()
    {
        Libtorch.Free(handle);
        return true;
    }
}
