using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Actors.Torch.Tensors;

namespace Actors.Torch.Interop;

/// <summary>
/// An operator of libtorch by name and overload, looked up at its first call. Every operator of ATen, with its autograd,
/// is one of these away; arguments come in the order of its schema, all of them.
/// </summary>
/// <param name="name">Qualified name, such as <c>aten::add</c>.</param>
/// <param name="overload">Overload, such as <c>Tensor</c>; empty for the unnamed one.</param>
public sealed class Operator(string name, string overload = "")
{
    private const int StackWords = 512;

    private nint _handle;

    /// <summary>Calls an operator that returns one tensor.</summary>
    /// <returns>A new tensor, owned by the current <see cref="TensorScope"/> or, without one, by the caller.</returns>
    /// <exception cref="TorchException">libtorch refuses the call.</exception>
    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Unsafe.SkipInit(out NativeValue result);
        Invoke(arguments, MemoryMarshal.CreateSpan(ref result, 1));
        return Tensor.Own(new TensorHandle(result.Pointer));
    }

    /// <summary>Calls an operator for its effect; what it returns is dropped.</summary>
    /// <exception cref="TorchException">libtorch refuses the call.</exception>
    public void Run(params ReadOnlySpan<Argument> arguments) => Invoke(arguments, []);

    /// <summary>Calls an operator that returns tensors, or lists of them, and fills <paramref name="results"/> from the first on.</summary>
    /// <returns>How many tensors there were.</returns>
    /// <exception cref="TorchException">libtorch refuses the call, or returns more than there is room for.</exception>
    public int CallMany(Span<Tensor> results, params ReadOnlySpan<Argument> arguments)
    {
        var values = results.Length <= 16 ? stackalloc NativeValue[results.Length] : new NativeValue[results.Length];
        var count = Invoke(arguments, values);
        for (var i = 0; i < count; i++)
            results[i] = Tensor.Own(new TensorHandle(values[i].Pointer));
        return count;
    }

    /// <summary>Name and overload: <c>aten::add.Tensor</c>.</summary>
    public override string ToString() => overload.Length == 0 ? name : $"{name}.{overload}";

    // The SafeHandles of all tensors are held while libtorch works, so that no other thread can free one under it.
    [SkipLocalsInit]
    private unsafe int Invoke(ReadOnlySpan<Argument> arguments, Span<NativeValue> results)
    {
        var handle = _handle != 0 ? _handle : Find();
        var words = ListWords(arguments);
        Span<long> scratch = words <= StackWords ? stackalloc long[words] : new long[words];
        var values = stackalloc NativeValue[arguments.Length];
        var held = 0;
        fixed (long* lists = scratch)
        fixed (NativeValue* resultValues = results)
        {
            try
            {
                var next = lists;
                for (; held < arguments.Length; held++)
                    next = Marshalling.Hold(arguments[held], values + held, next);
                int count;
                if (Libtorch.Call(handle, values, arguments.Length, resultValues, results.Length, &count) is var status && status != Status.Ok)
                    throw Failure(arguments, status);
                return count;
            }
            finally
            {
                for (var i = 0; i < held; i++)
                    Marshalling.Release(arguments[i]);
            }
        }
    }

    private nint Find()
    {
        Status.Check(Libtorch.FindOperator(name, overload, out var found), ToString());
        return _handle = found;
    }

    private static int ListWords(ReadOnlySpan<Argument> arguments)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments)
            if (argument.Tag is >= ValueTag.IntList and not ValueTag.Device)
                words += argument.Count;
        return words;
    }

    private TorchException Failure(ReadOnlySpan<Argument> arguments, int status)
    {
        var reason = Libtorch.LastError();
        var shown = new string[arguments.Length];
        for (var i = 0; i < shown.Length; i++)
            shown[i] = arguments[i].ToString();
        return new TorchException(ToString(), shown, reason, status == Status.OutOfMemory);
    }
}
