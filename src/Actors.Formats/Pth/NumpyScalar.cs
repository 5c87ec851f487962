using System.Text;

namespace Actors.Formats.Pth;

/// <summary>
/// Understands the call by which NumPy writes a single number, as training scripts leave it behind in a checkpoint's metrics:
/// <c>scalar(dtype('f8', …), bytes)</c>, the bytes as Latin-1 text because protocol 2 has none.
/// </summary>
internal static class NumpyScalar
{
    /// <summary>The number, null when the call would make something else.</summary>
    public static PthValue? TryRead(string callee, PickleValue[] arguments)
    {
        if (!IsScalar(callee) || arguments is not
            [
                PickleValue.Call
                {
                    Callee: PickleValue.Global { Name: "numpy.dtype" },
                    Arguments: PickleValue.Tuple { Items: [PickleValue.Text type, ..] },
                    State: PickleValue.Tuple { Items: [_, PickleValue.Text { Value: "<" or "|" }, ..] },
                },
                PickleValue.Call
                {
                    Callee: PickleValue.Global { Name: "_codecs.encode" },
                    Arguments: PickleValue.Tuple { Items: [PickleValue.Text { Value.Length: <= 8 } encoded, PickleValue.Text { Value: "latin1" }] },
                },
            ])
            return null;
        var bytes = Encoding.Latin1.GetBytes(encoded.Value);
        return (type.Value, bytes.Length) switch
        {
            ("f8", 8) => new PthValue.Real(BitConverter.ToDouble(bytes)),
            ("f4", 4) => new PthValue.Real(BitConverter.ToSingle(bytes)),
            ("i8", 8) => new PthValue.Integer(BitConverter.ToInt64(bytes)),
            ("i4", 4) => new PthValue.Integer(BitConverter.ToInt32(bytes)),
            ("b1", 1) => new PthValue.Boolean(bytes[0] != 0),
            _ => null,
        };
    }

    private static bool IsScalar(string global) => global is "numpy.core.multiarray.scalar" or "numpy._core.multiarray.scalar";
}
