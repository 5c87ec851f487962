using System.Security.Cryptography;
using Actors.Worker.Loop;
using static TorchSharp.torch;

namespace Actors.Worker.Tests.Loop;

public class ModelHashTests
{
    [Fact]
    public void The_hash_is_that_of_all_bytes_in_the_order_of_the_names_in_whatever_pieces_they_are_copied()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Linear(5, 3);
        var state = ModelState.Of(model).ToDictionary(named => named.Name, named => named.Tensor);
        byte[] bytes = [.. new[] { "bias", "weight" }.SelectMany(name => state[name].detach().data<float>().ToArray()).SelectMany(BitConverter.GetBytes)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), ModelHash.Of(model));
        Assert.Equal(ModelHash.Of(model), ModelHash.Of(model, pieceBytes: 8));
    }
}
