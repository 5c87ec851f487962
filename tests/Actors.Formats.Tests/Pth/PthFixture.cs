using System.Text;
using Actors.Formats.Pth;

namespace Actors.Formats.Tests.Pth;

/// <summary>Files of PyTorch, and files that PyTorch would never write.</summary>
internal static class PthFixture
{
    internal static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Fixtures", "Pth", name);

    internal static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    internal static PthFile Open(byte[] bytes) => PthFile.Open(new MemoryStream(bytes));

    /// <summary>One line for each tensor, as the script beside the fixtures writes them.</summary>
    internal static IEnumerable<string> Describe(PthFile file) => file.Contents.Tensors.Select(tensor =>
        $"{tensor.Key} {tensor.Value.Type.Name()} [{string.Join(',', tensor.Value.Shape)}] {Convert.ToHexStringLower(file.ReadAll(tensor.Value))}");

    /// <summary>An archive around any pickle.</summary>
    internal static byte[] Around(byte[] pickle, params (string Name, byte[] Bytes)[] records) =>
        Zip([("a/data.pkl", pickle), .. records.Select(record => ("a/" + record.Name, record.Bytes)), ("a/version", "3\n"u8.ToArray())]);

    internal static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        var stream = new MemoryStream();
        var zip = new PthZipWriter(stream);
        foreach (var (name, bytes) in entries)
            zip.Write(name, bytes);
        zip.Finish();
        return stream.ToArray();
    }

    /// <summary>A pickle of protocol 2 from its parts: strings as their Latin-1 bytes; the stop is added.</summary>
    internal static byte[] Pickle(params string[] parts) => Encoding.Latin1.GetBytes("\u0080\u0002" + string.Concat(parts) + ".");

    /// <summary>Instruction for a text.</summary>
    internal static string Text(string text) => "X" + Number(text.Length) + text;

    internal static string Number(int number) => Encoding.Latin1.GetString(BitConverter.GetBytes(number));

    /// <summary>Instructions for a tensor of float32 as torch.save writes them; shape and strides are tuples' instructions.</summary>
    internal static string Tensor(string key = "0", int count = 6, string offset = "K\u0000", string shape = "K\u0002K\u0003\u0086", string strides = "K\u0003K\u0001\u0086") =>
        $"ctorch._utils\n_rebuild_tensor_v2\n(({Text("storage")}ctorch\nFloatStorage\n{Text(key)}{Text("cpu")}J{Number(count)}tQ{offset}{shape}{strides}\u0089N" + "tR";

    internal static string Refusal(byte[] bytes) => Assert.Throws<PthException>(() =>
    {
        using var file = Open(bytes);
        foreach (var tensor in file.Contents.Tensors)
            file.ReadAll(tensor.Value);
    }).Message;
}
