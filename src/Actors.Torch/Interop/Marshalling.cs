using System.Runtime.CompilerServices;
using System.Text;
using Actors.Torch.Tensors;

namespace Actors.Torch.Interop;

/// <summary>From an <see cref="Argument"/> to the <see cref="NativeValue"/> that libtorch reads, for the time of one call.</summary>
internal static unsafe class Marshalling
{
    /// <summary>Fills <paramref name="value"/>, holding every tensor of the argument; lists are copied to <paramref name="scratch"/>.</summary>
    /// <returns>Where the next list may begin.</returns>
    internal static long* Hold(in Argument argument, NativeValue* value, long* scratch)
    {
        value->Tag = argument.Tag;
        value->Count = argument.Count;
        value->Integer = argument.Bits;
        if (argument.Tag == ValueTag.Tensor)
            value->Pointer = Unsafe.As<Tensor>(argument.Reference!).Handle.Hold();
        if (argument.Tag < ValueTag.IntList || argument.Tag == ValueTag.Device)
            return scratch;

        value->Pointer = (nint)scratch;
        switch (argument.Tag)
        {
            case ValueTag.IntList:
                ((long[])argument.Reference!).CopyTo(new Span<long>(scratch, argument.Count));
                break;
            case ValueTag.DoubleList:
                ((double[])argument.Reference!).CopyTo(new Span<double>(scratch, argument.Count));
                break;
            case ValueTag.BoolList:
                ((bool[])argument.Reference!).CopyTo(new Span<bool>(scratch, argument.Count));
                break;
            case ValueTag.String:
                Encoding.ASCII.GetBytes((string)argument.Reference!, new Span<byte>(scratch, argument.Count));
                break;
            default:
                HoldAll((Tensor?[])argument.Reference!, scratch);
                break;
        }
        return scratch + argument.Count;
    }

    internal static void Release(in Argument argument)
    {
        if (argument.Tag == ValueTag.Tensor)
            Unsafe.As<Tensor>(argument.Reference!).Handle.Release();
        else if (argument.Tag is ValueTag.TensorList or ValueTag.OptionalTensorList)
            ReleaseAll((Tensor?[])argument.Reference!, argument.Count);
    }

    private static void HoldAll(Tensor?[] tensors, long* scratch)
    {
        var held = 0;
        try
        {
            for (; held < tensors.Length; held++)
                scratch[held] = tensors[held]?.Handle.Hold() ?? 0;
        }
        catch
        {
            ReleaseAll(tensors, held);
            throw;
        }
    }

    private static void ReleaseAll(Tensor?[] tensors, int count)
    {
        for (var i = 0; i < count; i++)
            tensors[i]?.Handle.Release();
    }
}
